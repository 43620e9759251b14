#include "driver/ndbapi/client/session.hpp"

#include <memory>

namespace forklift::driver::ndbapi {
namespace {

bool failed(const NdbError& error, Problem& problem) {
  problem = {error.code, error.status == NdbError::TemporaryError, error.message};
  return false;
}

}  // namespace

NdbSession::NdbSession(Ndb_cluster_connection& connection, const std::string& database)
    : ndb_(&connection, database.c_str()) {}

bool NdbSession::initialise(Problem& problem) { return ndb_.init() == 0 || failed(ndb_.getNdbError(), problem); }

bool NdbSession::open(const std::string& table, std::string_view columns, int warehouse, Problem& problem) {
  auto* dictionary = ndb_.getDictionary();
  // A table that was dropped and made again under the same name has another version: the cache must not answer.
  dictionary->invalidateTable(table.c_str());
  const auto* found = dictionary->getTable(table.c_str());
  if (found == nullptr) return failed(dictionary->getNdbError(), problem);
  return writer_.open(found, columns, warehouse, problem);
}

/// On the data node that holds the rows, where that can be told.
NdbTransaction* NdbSession::begin() {
  return writer_.has_partition() ? ndb_.startTransaction(writer_.table(), writer_.partition())
                                 : ndb_.startTransaction(writer_.record(), writer_.row(0), nullptr, 0);
}

bool NdbSession::write(std::string_view lines, Problem& problem) {
  if (!writer_.take(lines, problem)) return false;
  if (writer_.rows() == 0) return true;
  NdbTransaction* const begun = begin();
  if (begun == nullptr) return failed(ndb_.getNdbError(), problem);
  const auto close = [this](NdbTransaction* t) { ndb_.closeTransaction(t); };
  const std::unique_ptr<NdbTransaction, decltype(close)> transaction{begun, close};
  NdbOperation::OperationOptions options;
  options.optionsPresent = NdbOperation::OperationOptions::OO_PARTITION_ID;
  options.partitionId = writer_.partition();
  for (std::size_t i = 0; i < writer_.rows(); ++i) {
    const auto* operation = transaction->insertTuple(writer_.record(), writer_.row(i), nullptr,
                                                     writer_.has_partition() ? &options : nullptr, sizeof options);
    if (operation == nullptr) return failed(transaction->getNdbError(), problem);
  }
  if (transaction->execute(NdbTransaction::Commit, NdbOperation::AbortOnError) != 0)
    return failed(transaction->getNdbError(), problem);
  return true;
}

bool NdbSession::finish(Problem& problem) {
  if (writer_.highest() == 0) return true;
  constexpr bool kOnlyUpwards = true;
  return ndb_.setAutoIncrementValue(writer_.table(), writer_.highest() + 1, kOnlyUpwards) == 0 ||
         failed(ndb_.getNdbError(), problem);
}

}  // namespace forklift::driver::ndbapi
