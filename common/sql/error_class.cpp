#include "common/sql/error_class.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include "common/sql/session.hpp"

namespace forklift::sql {
namespace {

// NDB's codes, sorted: one list per class. Temporary errors that are in none are a lack of some resource.
constexpr std::array kLockTimeouts{237, 266, 274, 296, 297, 635, 4351};
constexpr std::array kOverloads{410, 677, 701, 711, 891, 1218, 1220, 1221, 1223, 1234, 1518, 4006, 4021, 4022, 4032};
constexpr std::array kNodeFailures{157,  250,  270,  280,  286,  499,  631,  786,  1204, 1405, 1427, 4002, 4007, 4010,
                                   4013, 4023, 4025, 4027, 4028, 4029, 4030, 4031, 4033, 4034, 4035, 4119, 20016};
constexpr std::array kUnknown{4008, 4009, 4012, 4115};

constexpr int kFirstHandlerError = 120;  // lower codes are errno's

template <std::size_t n>
bool among(const std::array<int, n>& codes, int code) {
  return std::binary_search(codes.begin(), codes.end(), code);
}

ErrorClass ndb_class(unsigned number, int code) {
  if (among(kLockTimeouts, code)) return ErrorClass::lock_wait_timeout;
  if (among(kOverloads, code)) return ErrorClass::overload;
  if (among(kNodeFailures, code)) return ErrorClass::node_failure;
  if (among(kUnknown, code)) return ErrorClass::result_unknown;
  // Of the operating system: a server without NDB lost its way to the others while they may have had the changes.
  if (number == 1180 && code > 0 && code < kFirstHandlerError) return ErrorClass::result_unknown;
  // The SQL node itself says which errors are temporary; an error during COMMIT is one unless it is known otherwise.
  return number == 1296 ? ErrorClass::other : ErrorClass::out_of_resources;
}

}  // namespace

std::string_view to_string(ErrorClass kind) {
  constexpr std::array<std::string_view, 10> kWords{
      "deadlock",         "lock wait timeout", "conflict",       "certification conflict", "overload",
      "out of resources", "node failure",      "result unknown", "connection lost",        "other"};
  return kWords[static_cast<std::size_t>(kind)];
}

int ndb_code(unsigned number, std::string_view text) {
  if (number != 1296 && number != 1297 && number != 1180) return 0;
  // "Got temporary error 410 '…' from NDBCLUSTER"; SqlError has "error 1297 (HY000): " before that.
  constexpr std::string_view kGot = "Got ", kBefore = "error ";
  const auto got = text.find(kGot);
  const auto at = got == std::string_view::npos ? got : text.find(kBefore, got);
  if (at == std::string_view::npos) return 0;
  const auto digits = text.substr(at + kBefore.size());
  int code = 0;
  std::from_chars(digits.data(), digits.data() + digits.size(), code);
  return code;
}

ErrorClass error_class(unsigned number, std::string_view text) {
  if (is_connection_lost(number)) return ErrorClass::connection_lost;
  switch (number) {
    case 1213:
      return text.ends_with(kAtCommit) ? ErrorClass::certification_conflict : ErrorClass::deadlock;
    case 1614:  // XA branch rolled back: deadlock
      return ErrorClass::deadlock;
    case 1205:
    case 1613:  // XA branch rolled back: timeout
      return ErrorClass::lock_wait_timeout;
    case 1020:  // record has changed since last read
      return ErrorClass::conflict;
    case 3101:  // group replication
      return ErrorClass::certification_conflict;
    case 1047:  // "unknown command" is also what a server answers that has lost the others
      return text.find("WSREP") == std::string_view::npos ? ErrorClass::other : ErrorClass::node_failure;
    case 1158:
    case 1159:
    case 1160:
    case 1161:  // network errors of Spider's own connections
    case 1429:
    case 1430:   // can't connect to, or error of, the foreign data source
    case 12701:  // Spider: remote server has gone away
    case 12719:
    case 12720:  // Spider: link monitoring
      return ErrorClass::node_failure;
    case 1180:
    case 1296:
    case 1297:
      return ndb_class(number, ndb_code(number, text));
    default:
      return ErrorClass::other;
  }
}

}  // namespace forklift::sql
