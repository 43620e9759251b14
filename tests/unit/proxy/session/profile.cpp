#include "proxy/session/profile.hpp"

#include <catch2/catch.hpp>

using namespace forklift::proxy;

TEST_CASE("profile: equal settings have equal numbers, whatever their order", "[proxy][unit]") {
  Profiles profiles;
  const auto start = profiles.of_collation(45);
  const auto one = profiles.with(profiles.with(start, {{"TIME_ZONE", "'UTC'"}}), {{"SQL_NOTES", "0"}});
  const auto other = profiles.with(start, {{"SQL_NOTES", "0"}, {"TIME_ZONE", "'UTC'"}});
  CHECK(one == other);
  CHECK(one != start);
  CHECK(start != 0);
  CHECK(profiles.of_collation(45) == start);
}

TEST_CASE("profile: a change sets what differs and takes back what is not wanted", "[proxy][unit]") {
  Profiles profiles;
  const auto start = profiles.of_collation(45);
  const auto zone = profiles.with(start, {{"TIME_ZONE", "'UTC'"}});
  const auto level = profiles.with(start, {{"TRANSACTION", "READ-COMMITTED"}});
  const std::string charset = "SET character_set_client=45,character_set_results=45,collation_connection=45";
  CHECK(profiles.change(0, zone, false) == charset + ",TIME_ZONE='UTC'");
  CHECK(profiles.change(zone, level, false) == charset + ",TIME_ZONE=DEFAULT,tx_isolation='READ-COMMITTED'");
  CHECK(profiles.change(level, zone, true) == charset + ",transaction_isolation=DEFAULT,TIME_ZONE='UTC'");
}

TEST_CASE("profile: SET NAMES takes the place of the login's character set", "[proxy][unit]") {
  Profiles profiles;
  const auto names = profiles.with(profiles.of_collation(8), {{"NAMES", "utf8mb4"}});
  CHECK(profiles.change(0, names, false) == "SET NAMES utf8mb4");
}

TEST_CASE("profile: autocommit off is known", "[proxy][unit]") {
  Profiles profiles;
  const auto start = profiles.of_collation(45);
  CHECK(profiles.autocommit(start));
  for (const char* off : {"0", "off", "FALSE", "'OFF'"}) {
    CHECK_FALSE(profiles.autocommit(profiles.with(start, {{"AUTOCOMMIT", off}})));
  }
  CHECK(profiles.autocommit(profiles.with(start, {{"AUTOCOMMIT", "1"}})));
}
