#include "driver/transactions/outcome.hpp"

#include "common/sql/session.hpp"

namespace forklift::driver::transactions {
namespace {

/// Conflicts: the server has undone the transaction, or will at ROLLBACK.
bool is_conflict(unsigned number) {
  switch (number) {
    case 1020:  // record has changed since last read
    case 1205:  // lock wait timeout
    case 1213:  // deadlock
    case 1297:  // NDB: temporary error (410, 1218 …)
    case 1613:
    case 1614:  // XA branch rolled back: timeout, deadlock
    case 3101:  // group replication conflict
      return true;
    default:
      return false;
  }
}

/// The SQL node lives, but what stands behind it does not answer.
bool is_backend_lost(unsigned number) {
  switch (number) {
    case 1158:
    case 1159:
    case 1160:
    case 1161:  // network errors of Spider's own connections
    case 1429:
    case 1430:   // can't connect to, or error of, the foreign data source
    case 12701:  // Spider: remote server has gone away
    case 12719:
    case 12720:  // Spider: link monitoring
      return true;
    default:
      return false;
  }
}

bool has(std::string_view text, std::string_view part) { return text.find(part) != std::string_view::npos; }

}  // namespace

Outcome classify(unsigned number, std::string_view text, Phase phase) {
  if (sql::is_connection_lost(number)) return phase == Phase::before_commit ? Outcome::retryable : Outcome::unknown;
  if (is_backend_lost(number)) return phase == Phase::at_commit ? Outcome::unknown : Outcome::retryable;
  if (number == 1297 && phase == Phase::at_commit && has(text, "4012")) return Outcome::unknown;  // no answer in time
  if (is_conflict(number)) return Outcome::retryable;
  if (number == 1180) return has(text, "4012") ? Outcome::unknown : Outcome::retryable;  // error during COMMIT
  if (number == 1296 && (has(text, "error 157") || has(text, "4009") || has(text, "4010") || has(text, "4028"))) {
    return phase == Phase::at_commit ? Outcome::unknown : Outcome::retryable;  // NDB: node or cluster failure
  }
  return Outcome::permanent;
}

bool needs_new_session(unsigned number) { return sql::is_connection_lost(number); }

}  // namespace forklift::driver::transactions
