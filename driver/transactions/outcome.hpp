#pragma once
// What became of a transaction, and how a server's error is turned into that (docs/measurement.md lists the classes).
#include <cstdint>
#include <string>
#include <string_view>

namespace forklift::driver::transactions {

/// In the order of contract::kOutcomes.
enum class Outcome { committed, intended_rollback, retryable, permanent, unknown };

/// Where in the transaction the error came.
enum class Phase {
  before_commit,  ///< a statement before COMMIT was sent
  with_commit,    ///< in the round trip that carried COMMIT, but at a statement before it
  at_commit,      ///< COMMIT itself failed
};

/// Deadlocks, lock wait timeouts, temporary errors of NDB and Spider, and lost connections are retryable; what may have
/// been committed is unknown; the rest is permanent.
Outcome classify(unsigned number, std::string_view text, Phase phase);

/// True if the session is of no use any more.
bool needs_new_session(unsigned number);

}  // namespace forklift::driver::transactions
