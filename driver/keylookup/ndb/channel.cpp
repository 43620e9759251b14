#include "driver/keylookup/ndb/channel.hpp"

#include <algorithm>
#include <cstring>

namespace forklift::driver::keylookup::ndb {
namespace {

Outcome outcome_of(const NdbError& error) {
  constexpr int kNoDataFound = 626, kTupleExists = 630;
  if (error.code == kNoDataFound) return Outcome::absent;
  if (error.code == kTupleExists) return Outcome::present;
  switch (error.status) {
    case NdbError::Success:
      return Outcome::done;
    case NdbError::TemporaryError:
      return Outcome::retryable;
    case NdbError::UnknownResult:
      return Outcome::unknown;
    case NdbError::PermanentError:
      break;
  }
  return Outcome::failed;
}

void note(Lookup& lookup, const NdbError& error) {
  lookup.outcome = outcome_of(error);
  lookup.error = error.code;
}

/// NDB calls this from pollNdb(), in the executor's thread.
void answered(int result, NdbTransaction* transaction, void* object) {
  auto& lookup = *static_cast<Lookup*>(object);
  // A read that finds nothing does not fail its transaction: the error's code says it.
  const auto& error = transaction->getNdbError();
  if (result == 0 && error.code == 0)
    lookup.outcome = Outcome::done;
  else
    note(lookup, error);
  transaction->close();
}

}  // namespace

NdbChannel::NdbChannel(Ndb_cluster_connection& connection, const NdbSettings& settings, const NdbTable& table)
    : ndb_(std::make_unique<Ndb>(&connection, settings.database.c_str())),
      table_(table),
      whole_rows_(kInFlight * table.whole_bytes()),
      read_lock_(settings.locked_reads ? NdbOperation::LM_Read : NdbOperation::LM_CommittedRead) {
  if (ndb_->init(static_cast<int>(kInFlight)) != 0) fail("no Ndb object", ndb_->getNdbError());
}

const NdbOperation* NdbChannel::define(NdbTransaction& transaction, Lookup& lookup) noexcept {
  const auto* key = reinterpret_cast<const char*>(&lookup.key);
  auto* row = reinterpret_cast<char*>(lookup.row);
  const auto *keys = table_.key_record(), *rows = table_.row_record();
  switch (lookup.operation) {
    case Operation::read:
      return transaction.readTuple(keys, key, rows, row, read_lock_);
    case Operation::insert: {
      char* const whole = whole_rows_.data() + inserts_++ * table_.whole_bytes();
      std::memcpy(whole, key, sizeof lookup.key);
      std::memcpy(whole + sizeof lookup.key, row, table_.whole_bytes() - sizeof lookup.key);
      return transaction.insertTuple(keys, key, table_.whole_record(), whole);
    }
    case Operation::update:
      return transaction.updateTuple(keys, key, rows, row);
    case Operation::erase:
      return transaction.deleteTuple(keys, key, keys);
  }
  return nullptr;
}

void NdbChannel::execute(std::span<Lookup* const> batch) noexcept {
  for (std::size_t at = 0; at < batch.size(); at += kInFlight)
    part(batch.subspan(at, std::min(kInFlight, batch.size() - at)));
}

/// The executor has gathered what goes together: NDB's own adaptive send must not hold it back.
constexpr int kForceSend = 1;

void NdbChannel::part(std::span<Lookup* const> batch) noexcept {
  int pending = 0;
  inserts_ = 0;
  for (auto* lookup : batch) pending += prepare(*lookup);
  if (pending == 0) return;
  ndb_->sendPreparedTransactions(kForceSend);
  // NDB ends every transaction, at the latest when it times out or its node is declared dead.
  while (pending > 0) pending -= ndb_->pollNdb(1'000, pending);
}

bool NdbChannel::prepare(Lookup& lookup) noexcept {
  auto* transaction = ndb_->startTransaction(table_.table(), static_cast<Uint32>(lookup.partition));
  if (transaction == nullptr) {
    note(lookup, ndb_->getNdbError());
    return false;
  }
  if (define(*transaction, lookup) == nullptr) {
    note(lookup, transaction->getNdbError());
    transaction->close();
    return false;
  }
  transaction->executeAsynchPrepare(NdbTransaction::Commit, answered, &lookup);
  return true;
}

}  // namespace forklift::driver::keylookup::ndb
