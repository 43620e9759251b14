#include "driver/transactions/outcome.hpp"

#include "common/sql/error_class.hpp"
#include "common/sql/session.hpp"

namespace forklift::driver::transactions {
namespace {

constexpr int kNoConnectionToNdb = 157;  ///< the SQL node's own code, not NDB's

}  // namespace

Outcome classify(unsigned number, std::string_view text, Phase phase) {
  using sql::ErrorClass;
  switch (sql::error_class(number, text)) {
    case ErrorClass::connection_lost:
      return phase == Phase::before_commit ? Outcome::retryable : Outcome::unknown;
    case ErrorClass::node_failure:
      // NDB's codes say that the transaction was aborted, even at COMMIT. Nobody else promises that.
      if (const int code = sql::ndb_code(number, text); code > kNoConnectionToNdb) return Outcome::retryable;
      return phase == Phase::at_commit ? Outcome::unknown : Outcome::retryable;
    case ErrorClass::result_unknown:
      return phase == Phase::at_commit ? Outcome::unknown : Outcome::retryable;
    case ErrorClass::deadlock:
    case ErrorClass::lock_wait_timeout:
    case ErrorClass::conflict:
    case ErrorClass::certification_conflict:
    case ErrorClass::overload:
    case ErrorClass::out_of_resources:
      return Outcome::retryable;
    case ErrorClass::other:
      break;
  }
  return Outcome::permanent;
}

bool needs_new_session(unsigned number) { return sql::is_connection_lost(number); }

}  // namespace forklift::driver::transactions
