#include "driver/keylookup/sql_channel.hpp"

#include <algorithm>
#include <charconv>

#include "common/sql/error_class.hpp"

namespace forklift::driver::keylookup {
namespace {

constexpr unsigned kDuplicate = 1062;

Outcome outcome_of(const sql::SqlError& error, Operation operation) {
  using sql::ErrorClass;
  if (error.number() == kDuplicate) return Outcome::present;
  switch (sql::error_class(error.number(), error.what())) {
    case ErrorClass::other:
      return Outcome::failed;
    case ErrorClass::result_unknown:
    case ErrorClass::connection_lost:
      return operation == Operation::read ? Outcome::retryable : Outcome::unknown;
    default:
      return Outcome::retryable;
  }
}

void note(Lookup& lookup, const sql::SqlError& error) {
  lookup.outcome = outcome_of(error, lookup.operation);
  lookup.error = static_cast<int>(error.number());
}

}  // namespace

SqlChannel::SqlChannel(sql::Endpoint endpoint, const SqlTable& table, const sql::Open& open)
    : endpoint_(std::move(endpoint)), table_(table), open_(open), session_(open_(endpoint_)) {}

void SqlChannel::execute(std::span<Lookup* const> batch) noexcept {
  for (auto* list : {&reads_, &inserts_, &changes_}) list->clear();
  for (auto* lookup : batch) {
    (lookup->operation == Operation::read     ? reads_
     : lookup->operation == Operation::insert ? inserts_
                                              : changes_)
        .push_back(lookup);
  }
  perform(&SqlChannel::read, reads_);
  perform(&SqlChannel::insert, inserts_);
  perform(&SqlChannel::change, changes_);
}

/// What an error leaves unanswered gets its outcome from it.
void SqlChannel::perform(void (SqlChannel::*how)(const Lookups&), const Lookups& lookups) noexcept {
  if (lookups.empty()) return;
  bool connected = false;
  try {
    if (!session_) session_ = open_(endpoint_);
    connected = true;
    (this->*how)(lookups);
  } catch (const sql::SqlError& error) {
    for (auto* lookup : lookups) {
      if (lookup->outcome != Outcome::pending) continue;
      note(*lookup, error);
      if (!connected) lookup->outcome = Outcome::retryable;  // nothing was sent
    }
    if (sql::is_connection_lost(error.number())) session_.reset();
  } catch (const std::exception&) {  // out of memory, say: the session's state is not known
    for (auto* lookup : lookups) {
      if (lookup->outcome == Outcome::pending) lookup->outcome = Outcome::unknown;
    }
    session_.reset();
  }
}

void SqlChannel::read(const Lookups& lookups) {
  std::sort(reads_.begin(), reads_.end(), [](const Lookup* a, const Lookup* b) { return a->key < b->key; });
  session_->send(select_rows(table_, lookups));
  while (session_->fetch()) {
    const auto text = session_->column(0);
    std::uint64_t key = 0;
    std::from_chars(text.data(), text.data() + text.size(), key);
    store(key);
  }
  for (auto* lookup : lookups) {
    if (lookup->outcome == Outcome::pending) lookup->outcome = Outcome::absent;
  }
}

/// The present row into every lookup of that key.
void SqlChannel::store(std::uint64_t key) {
  const auto bytes = static_cast<std::size_t>(table_.columns.column_bytes);
  auto at = std::lower_bound(reads_.begin(), reads_.end(), key,
                             [](const Lookup* lookup, std::uint64_t wanted) { return lookup->key < wanted; });
  for (; at != reads_.end() && (*at)->key == key; ++at) {
    for (int i = 0; i < table_.columns.columns; ++i) {
      const auto value = session_->column(static_cast<unsigned>(i) + 1);
      std::copy_n(reinterpret_cast<const std::byte*>(value.data()), std::min(bytes, value.size()),
                  (*at)->row + static_cast<std::size_t>(i) * bytes);  // of no bytes where it is NULL
    }
    (*at)->outcome = Outcome::done;
  }
}

void SqlChannel::insert(const Lookups& lookups) {
  try {
    session_->query(insert_rows(table_, lookups));
    for (auto* lookup : lookups) lookup->outcome = Outcome::done;
  } catch (const sql::SqlError& error) {
    // One row that is there undoes the whole statement: each for itself then.
    if (error.number() != kDuplicate) throw;
    change(lookups);
  }
}

void SqlChannel::change(const Lookups& lookups) {
  for (std::size_t at = 0; at < lookups.size();) {
    if (change_from(lookups, at)) return;
  }
}

/// Sends the statements from `at` on; a server stops at the first that fails. True if none did, else `at` is behind it.
bool SqlChannel::change_from(const Lookups& lookups, std::size_t& at) {
  std::string text;
  for (std::size_t i = at; i < lookups.size(); ++i) {
    if (i > at) text += ';';
    text += change_row(table_, *lookups[i]);
  }
  try {
    session_->send(text);
    do {
      lookups[at++]->outcome = session_->affected() > 0 ? Outcome::done : Outcome::absent;
    } while (session_->next());
    return true;
  } catch (const sql::SqlError& error) {
    if (sql::is_connection_lost(error.number())) throw;
    note(*lookups[at++], error);
    return false;
  }
}

}  // namespace forklift::driver::keylookup
