#include "proxy/statement/words.hpp"

#include <algorithm>
#include <array>

namespace forklift::proxy {
namespace {

// All sorted.
constexpr std::array<std::string_view, 310> kFunctions{
    "ABS", "ACOS", "ADDDATE", "ADDTIME", "AES_DECRYPT", "AES_ENCRYPT", "AGAINST", "ALL", "ALWAYS", "AND", "ANY",
    "ANY_VALUE", "AS", "ASCII", "ASIN", "ATAN", "ATAN2", "AVG", "BENCHMARK", "BETWEEN", "BIGINT", "BIN", "BINARY",
    "BIT_AND", "BIT_COUNT", "BIT_LENGTH", "BIT_OR", "BIT_XOR", "BY", "CASE", "CAST", "CEIL", "CEILING", "CHAR",
    "CHARACTER_LENGTH", "CHAR_LENGTH", "CHECK", "COALESCE", "COLLATION", "COMPRESS", "CONCAT", "CONCAT_WS", "CONV",
    "CONVERT", "CONVERT_TZ", "COS", "COT", "COUNT", "CRC32", "CUME_DIST", "CURDATE", "CURRENT_DATE", "CURRENT_TIME",
    "CURRENT_TIMESTAMP", "CURRENT_USER", "CURTIME", "DATABASE", "DATE", "DATEDIFF", "DATETIME", "DATE_ADD",
    "DATE_FORMAT", "DATE_SUB", "DAY", "DAYNAME", "DAYOFMONTH", "DAYOFWEEK", "DAYOFYEAR", "DECIMAL", "DEFAULT",
    "DEGREES", "DENSE_RANK", "DISTINCT", "DIV", "DOUBLE", "DUPLICATE", "ELSE", "ELT", "EXCEPT", "EXISTS", "EXP",
    "EXPORT_SET", "EXTRACT", "EXTRACTVALUE", "FIELD", "FIND_IN_SET", "FIRST_VALUE", "FLOAT", "FLOOR", "FORCE",
    "FORMAT", "FROM", "FROM_BASE64", "FROM_DAYS", "FROM_UNIXTIME", "GET_FORMAT", "GREATEST", "GROUP", "GROUPING",
    "GROUP_CONCAT", "HAVING", "HEX", "HOUR", "IF", "IFNULL", "IGNORE", "IN", "INDEX", "INET6_ATON", "INET6_NTOA",
    "INET_ATON", "INET_NTOA", "INSERT", "INSTR", "INT", "INTEGER", "INTERSECT", "INTERVAL", "IS", "ISNULL",
    "IS_FREE_LOCK", "JOIN", "JSON_ARRAY", "JSON_ARRAYAGG", "JSON_ARRAY_APPEND", "JSON_CONTAINS",
    "JSON_CONTAINS_PATH", "JSON_DEPTH", "JSON_EXTRACT", "JSON_INSERT", "JSON_KEYS", "JSON_LENGTH",
    "JSON_MERGE_PATCH", "JSON_MERGE_PRESERVE", "JSON_OBJECT", "JSON_OBJECTAGG", "JSON_QUOTE", "JSON_REMOVE",
    "JSON_REPLACE", "JSON_SEARCH", "JSON_SET", "JSON_TYPE", "JSON_UNQUOTE", "JSON_VALID", "JSON_VALUE", "KEY",
    "LAG", "LAST_DAY", "LAST_VALUE", "LCASE", "LEAD", "LEAST", "LEFT", "LENGTH", "LIKE", "LIMIT", "LN", "LOCALTIME",
    "LOCALTIMESTAMP", "LOCATE", "LOG", "LOG10", "LOG2", "LOWER", "LPAD", "LTRIM", "MAKEDATE", "MAKETIME",
    "MAKE_SET", "MATCH", "MAX", "MD5", "MICROSECOND", "MID", "MIN", "MINUTE", "MOD", "MONTH", "MONTHNAME", "NOT",
    "NOW", "NTH_VALUE", "NTILE", "NULLIF", "NUMERIC", "OCT", "OCTET_LENGTH", "OFFSET", "ON", "ONLY", "OR", "ORD",
    "ORDER", "OVER", "PARTITION", "PERCENT_RANK", "PERIOD_ADD", "PERIOD_DIFF", "PI", "POINT", "POSITION", "POW",
    "POWER", "PRIMARY", "QUARTER", "QUOTE", "RADIANS", "RAND", "RANK", "REGEXP", "REGEXP_INSTR", "REGEXP_LIKE",
    "REGEXP_REPLACE", "REGEXP_SUBSTR", "REPEAT", "REPLACE", "RETURNING", "REVERSE", "RIGHT", "RLIKE", "ROUND",
    "ROW", "ROW_NUMBER", "RPAD", "RTRIM", "SCHEMA", "SECOND", "SEC_TO_TIME", "SELECT", "SESSION_USER", "SET", "SHA",
    "SHA1", "SHA2", "SIGN", "SIGNED", "SIN", "SLEEP", "SOME", "SOUNDEX", "SOUNDS", "SPACE", "SQRT", "STD", "STDDEV",
    "STDDEV_POP", "STDDEV_SAMP", "STRAIGHT_JOIN", "STRCMP", "STR_TO_DATE", "SUBDATE", "SUBSTR", "SUBSTRING",
    "SUBSTRING_INDEX", "SUBTIME", "SUM", "SYSDATE", "SYSTEM_USER", "TABLE", "TAN", "THEN", "TIME", "TIMEDIFF",
    "TIMESTAMP", "TIMESTAMPADD", "TIMESTAMPDIFF", "TIME_FORMAT", "TIME_TO_SEC", "TO", "TO_BASE64", "TO_DAYS",
    "TO_SECONDS", "TRADITIONAL", "TRIM", "TRUNCATE", "UCASE", "UNCOMPRESS", "UNCOMPRESSED_LENGTH", "UNHEX", "UNION",
    "UNIQUE", "UNIX_TIMESTAMP", "UNSIGNED", "UPDATEXML", "UPPER", "USE", "USER", "USING", "UTC_DATE", "UTC_TIME",
    "UTC_TIMESTAMP", "UUID", "VALUE", "VALUES", "VARBINARY", "VARCHAR", "VARIANCE", "VAR_POP", "VAR_SAMP",
    "VERSION", "WEEK", "WEEKDAY", "WEEKOFYEAR", "WEIGHT_STRING", "WHEN", "WHERE", "WITHIN", "XOR", "YEAR",
    "YEARWEEK"};
constexpr std::array<std::string_view, 15> kVolatile{
    "BENCHMARK", "CURRENT_TIME", "CURRENT_TIMESTAMP", "CURTIME", "IS_FREE_LOCK", "LOCALTIME", "LOCALTIMESTAMP",
    "NOW", "RAND", "SLEEP", "SYSDATE", "UNIX_TIMESTAMP", "UTC_TIME", "UTC_TIMESTAMP", "UUID"};
constexpr std::array<std::string_view, 37> kStatements{
    "ALTER", "ANALYZE", "BEGIN", "CHECK", "CHECKSUM", "COMMIT", "CREATE", "DELETE", "DESC", "DESCRIBE", "DO",
    "DROP", "EXPLAIN", "FLUSH", "GRANT", "HELP", "INSERT", "KILL", "LOAD", "OPTIMIZE", "RELEASE", "RENAME",
    "REPAIR", "REPLACE", "REVOKE", "ROLLBACK", "SAVEPOINT", "SELECT", "SHOW", "START", "TABLE", "TRUNCATE",
    "UNLOCK", "UPDATE", "USE", "VALUES", "WITH"};
constexpr std::array<std::string_view, 6> kDdl{
    "ALTER", "CREATE", "DROP", "OPTIMIZE", "RENAME", "TRUNCATE"};
constexpr std::array<std::string_view, 31> kSettings{
    "AUTOCOMMIT", "BIG_TABLES", "CHARACTER_SET_RESULTS", "DIV_PRECISION_INCREMENT", "FOREIGN_KEY_CHECKS",
    "GROUP_CONCAT_MAX_LEN", "INNODB_LOCK_WAIT_TIMEOUT", "JOIN_BUFFER_SIZE", "LOCK_WAIT_TIMEOUT",
    "MAX_EXECUTION_TIME", "MAX_HEAP_TABLE_SIZE", "MAX_JOIN_SIZE", "MAX_SORT_LENGTH", "MAX_STATEMENT_TIME",
    "NET_READ_TIMEOUT", "NET_WRITE_TIMEOUT", "OPTIMIZER_SEARCH_DEPTH", "OPTIMIZER_SWITCH", "SORT_BUFFER_SIZE",
    "SQL_BIG_SELECTS", "SQL_MODE", "SQL_NOTES", "SQL_QUOTE_SHOW_CREATE", "SQL_SAFE_UPDATES", "SQL_SELECT_LIMIT",
    "SQL_WARNINGS", "TIME_ZONE", "TMP_TABLE_SIZE", "TRANSACTION_ISOLATION", "TX_ISOLATION", "UNIQUE_CHECKS"};

char upper(char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c; }

template <std::size_t n>
bool among(const std::array<std::string_view, n>& words, std::string_view word) {
  const auto less = [](std::string_view left, std::string_view right) {
    return std::lexicographical_compare(left.begin(), left.end(), right.begin(), right.end(),
                                        [](char a, char b) { return upper(a) < upper(b); });
  };
  return std::binary_search(words.begin(), words.end(), word, less);
}

}  // namespace

bool is_harmless_function(std::string_view name) { return among(kFunctions, name); }
bool is_volatile_function(std::string_view name) { return among(kVolatile, name); }
bool is_shareable_statement(std::string_view first_word) { return among(kStatements, first_word); }
bool is_ddl(std::string_view first_word) { return among(kDdl, first_word); }
bool is_shareable_setting(std::string_view upper_name) { return among(kSettings, upper_name); }

}  // namespace forklift::proxy
