#include "driver/transactions/executor.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>

#include "common/core/error.hpp"
#include "common/sql/error_class.hpp"

namespace forklift::driver::transactions {
namespace {

std::string isolation_statement(const std::string& word) {
  const char* level = word == "read-committed" ? "READ COMMITTED"
                      : word == "serializable" ? "SERIALIZABLE"
                                               : "REPEATABLE READ";
  return fmt::format("SET SESSION TRANSACTION ISOLATION LEVEL {}", level);
}

}  // namespace

void SqlExecutor::open(std::size_t target) {
  auto lease = shared_.connector.connect(target);
  lease->query(isolation_statement(shared_.isolation));
  // Locks that wait in a circle over two servers are seen by neither: they end by this timeout.
  if (shared_.shards.sharded()) lease->query("SET SESSION innodb_lock_wait_timeout = 3");
  configure(*lease);
  for (const auto& branch : in_doubt_[target]) {
    try {
      lease->query("XA COMMIT " + branch);
    } catch (const sql::SqlError& error) {
      if (needs_new_session(error.number())) throw;  // else the server does not know it: it was committed before
    }
  }
  in_doubt_[target].clear();
  channels_[target].lease() = std::move(lease);
}

void SqlExecutor::prepare() {
  for (std::size_t target = 0; target < channels_.size(); ++target) {
    try {
      open(target);
    } catch (const sql::SqlError& error) {
      targets::fail(shared_.connector.endpoint(target), "preparing a session", error);
    }
  }
  prepared_ = true;
}

void SqlExecutor::around(Channel& channel, std::string_view head) {
  channel.statement(head) << branch_;
  if (round_trip_ == RoundTrip::one) channel.go_through();
}

/// Sends what was collected with the statement that decides behind it.
void SqlExecutor::decide(Channel& channel, std::string_view head) {
  channel.commit_statement(head) << branch_;
  channel.go_through();
}

void SqlExecutor::begin(Channel& channel, bool two_phase) {
  if (std::find(joined_.begin(), joined_.end(), &channel) != joined_.end()) return;
  joined_.push_back(&channel);
  if (two_phase && branch_.empty()) branch_ = fmt::format("'forklift-{}'", shared_.keys.next());
  around(channel, two_phase ? "XA START " : "START TRANSACTION");
}

void SqlExecutor::finish_all() {
  for (Channel* channel : joined_) {
    if (branch_.empty()) {
      plain_commit_ = true;
      decide(*channel, "COMMIT");
    } else {
      around(*channel, "XA END ");
      around(*channel, "XA PREPARE ");
      if (!channel->pending().empty()) channel->go_through();
    }
  }
  if (!branch_.empty()) commit_prepared();
}

void SqlExecutor::commit_prepared() {
  decided_ = true;
  for (Channel* channel : joined_) decide(*channel, "XA COMMIT ");
}

void SqlExecutor::roll_back() {
  for (Channel* channel : joined_) {
    channel->reset();
    if (!branch_.empty()) {
      around(*channel, "XA END ");
      around(*channel, "XA ROLLBACK ");
    } else {
      around(*channel, "ROLLBACK");
    }
    if (!channel->pending().empty()) channel->go_through();
  }
}

/// Best effort on a session of unknown state: whatever fails here, the session is given up.
void SqlExecutor::undo(Channel& channel) {
  channel.reset();
  if (!channel.open()) return;
  const auto attempt = [&](const std::string& statement) {
    try {
      channel.query(statement);
      return true;
    } catch (const sql::SqlError&) {
      return false;
    }
  };
  if (branch_.empty()) {
    if (!attempt("ROLLBACK")) channel.lease() = {};
    return;
  }
  // Prepared branches are committed once all are prepared, and undone otherwise; an active one has to be ended first.
  if (decided_) {
    if (attempt("XA COMMIT " + branch_)) return;
    channel.lease() = {};
    in_doubt_[static_cast<std::size_t>(&channel - channels_.data())].push_back(branch_);
    return;
  }
  attempt("XA END " + branch_);
  if (!attempt("XA ROLLBACK " + branch_)) channel.lease() = {};
}

Attempt SqlExecutor::failed(const sql::SqlError& error) {
  Phase phase = decided_ ? Phase::at_commit : Phase::before_commit;
  for (Channel* channel : joined_) phase = std::max(phase, channel->phase());
  std::string text = error.what();
  // In a procedure COMMIT is one of several statements that may have failed.
  if (phase == Phase::at_commit && plain_commit_) text += sql::kAtCommit;
  const auto outcome = classify(error.number(), text, phase);
  Attempt result{.outcome = outcome, .error = error.number(), .text = std::move(text)};
  if (decided_) result.outcome = Outcome::unknown;
  if (needs_new_session(error.number())) {
    // Which of several sessions was lost can't be told: all are opened again.
    for (Channel* channel : joined_) {
      if (branch_.empty()) channel->lease() = {};
    }
  }
  for (Channel* channel : joined_) undo(*channel);
  return result;
}

std::uint64_t SqlExecutor::round_trips() const {
  std::uint64_t sum = 0;
  for (const auto& channel : channels_) sum += channel.round_trips();
  return sum;
}

Attempt SqlExecutor::attempt(const tpcc::Input& input) {
  const auto before = round_trips();
  Attempt result = try_once(input);
  result.round_trips = round_trips() - before;
  return result;
}

Attempt SqlExecutor::try_once(const tpcc::Input& input) {
  joined_.clear();
  branch_.clear();
  decided_ = plain_commit_ = false;
  try {
    for (std::size_t target = 0; target < channels_.size(); ++target) {
      channels_[target].reset();
      if (channels_[target].open()) continue;
      open(target);
      if (prepared_) ++reconnects_;
    }
    return {.outcome = run(input), .error = 0, .text = {}};
  } catch (const sql::SqlError& error) {
    return failed(error);
  }
}

void SqlExecutor::add_session_counters(const std::vector<std::string>& names,
                                       std::map<std::string, std::int64_t>& sums) {
  if (names.empty()) return;
  const auto statement = fmt::format("SHOW SESSION STATUS WHERE Variable_name IN ('{}')", fmt::join(names, "','"));
  for (auto& channel : channels_) {
    if (!channel.open()) continue;
    try {
      for (const auto& row : channel.lease()->query(statement).rows) {
        auto& sum = sums[row.at(0).value_or("")];
        const auto more = std::strtoll(row.at(1).value_or("0").c_str(), nullptr, 10);
        if (__builtin_add_overflow(sum, more, &sum)) sum = 0;  // no counter of a server's
      }
    } catch (const sql::SqlError&) {
      // The window is over and its results stand: a session that is gone only counts less.
    }
  }
}

}  // namespace forklift::driver::transactions
