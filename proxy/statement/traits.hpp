#pragma once
// What a statement's text means for sharing: may the server connection serve another client afterwards, does the
// statement ask for something that the previous one left, which shareable settings does it make.
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace forklift::proxy {

/// Why a client keeps its server connection until it leaves (table locks: until UNLOCK TABLES). Bits.
enum Pin : std::uint16_t {
  kPinUserVariable = 1,
  kPinTemporaryTable = 2,
  kPinTableLock = 4,
  kPinNamedLock = 8,
  kPinSessionVariable = 16,  ///< SET of something that can't be set again elsewhere
  kPinStatement = 32,        ///< a kind of statement that may leave anything: CALL, PREPARE, HANDLER, XA …
  kPinFunction = 64,         ///< a function that is not known to be harmless
  kPinTracked = 128,         ///< the server said that the session changed, the text did not
  kPinCharset = 256,         ///< a character set in which a statement's quotes can't be found safely
  kPinUnreadable = 512,      ///< no closing quote or comment
};
constexpr int kPinKinds = 10;
/// "user variable" for bit 0, and so on.
std::string_view pin_name(int bit);

/// A setting that can be made on any server connection before the client's next statement: name in capitals, and its
/// value as SQL. NAMES and TRANSACTION stand for `SET NAMES` and `SET SESSION TRANSACTION ISOLATION LEVEL`.
using Setting = std::pair<std::string, std::string>;

struct Traits {
  std::uint16_t pins = 0;
  bool needs_previous = false;  ///< FOUND_ROWS(), ROW_COUNT(), SHOW WARNINGS …: only right on the same connection
  bool keep_for_next = false;   ///< SQL_CALC_FOUND_ROWS
  bool last_insert_id = false;  ///< reads or sets it
  bool unlocks_tables = false;
  bool changes_schema_objects = false;  ///< DDL: what was prepared may look different now
  bool uses_schema = false;             ///< USE
  bool kills = false;                   ///< KILL, anywhere in it: its number is not one of ours
  bool hides_text = false;        ///< PREPARE or EXECUTE IMMEDIATE of something that is not a literal: may be a KILL
  bool plain_read = false;        ///< one SELECT whose answer depends on nothing but committed rows
  bool ends_connection = false;   ///< COMMIT RELEASE
  std::vector<Setting> settings;  ///< the whole text is one SET of these
  std::optional<std::uint64_t> partition;
};

Traits traits_of(std::string_view text);

/// True if every sql_mode in this literal leaves quotes and comments as they are.
bool readable_sql_mode(std::string_view literal);
/// True if no character's second byte can be a quote or backslash.
bool readable_charset(std::string_view name);
/// The same for a collation's number, as clients send it at login.
bool readable_collation(unsigned number);

}  // namespace forklift::proxy
