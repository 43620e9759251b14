#include "proxy/statement/settings.hpp"

#include <catch2/catch.hpp>

#include "proxy/statement/traits.hpp"

using namespace forklift::proxy;

namespace {

std::vector<Setting> settings(std::string_view sql) { return traits_of(sql).settings; }

}  // namespace

TEST_CASE("settings: names and isolation are kept under their own words", "[proxy][unit]") {
  CHECK(settings("SET NAMES utf8mb4 COLLATE utf8mb4_bin") ==
        std::vector<Setting>{{"NAMES", "utf8mb4 COLLATE utf8mb4_bin"}});
  const std::vector<Setting> committed{{"TRANSACTION", "READ-COMMITTED"}};
  CHECK(settings("SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED") == committed);
  CHECK(settings("SET @@session.tx_isolation = 'READ-COMMITTED'") == committed);
  CHECK(settings("SET transaction_isolation='read-committed'") == committed);
}

TEST_CASE("settings: what is no literal, or changes how text is read, can't be made again", "[proxy][unit]") {
  for (const char* sql :
       {"SET time_zone = @@global.time_zone", "SET time_zone = CONCAT('a')", "SET sql_mode = 'ANSI_QUOTES'",
        "SET sql_mode = 'NO_BACKSLASH_ESCAPES'", "SET NAMES gbk", "SET GLOBAL max_connections = 5",
        "SET PASSWORD = 'x'", "SET time_zone = 'UTC' junk", "SET ROLE r"}) {
    INFO(sql);
    CHECK(settings(sql).empty());
    CHECK(traits_of(sql).pins != 0);
  }
  CHECK(settings("SET sql_mode = 'STRICT_TRANS_TABLES,NO_ZERO_DATE'").size() == 1);
}
