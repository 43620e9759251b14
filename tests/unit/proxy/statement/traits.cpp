#include "proxy/statement/traits.hpp"

#include <catch2/catch.hpp>

using namespace forklift::proxy;

namespace {

unsigned pins(std::string_view sql) { return traits_of(sql).pins; }

}  // namespace

TEST_CASE("traits: usual statements bind nobody", "[proxy][unit]") {
  for (const char* sql :
       {"SELECT c FROM sbtest1 WHERE id=?", "SELECT SUM(k) FROM sbtest1 WHERE id BETWEEN 1 AND 9", "BEGIN", "COMMIT",
        "INSERT INTO t (a, b) VALUES (1, 'x;y')", "UPDATE stock SET s_quantity = 1 WHERE s_i_id IN (1, 2)",
        "SELECT COUNT(DISTINCT s_i_id) FROM order_line, stock WHERE s_quantity < 10", "SHOW TABLES", "USE shop",
        "CREATE TABLE t (a INT PRIMARY KEY, b VARCHAR(10))", "DELETE FROM t", "SELECT '@x'", "SELECT 1; SELECT 2"}) {
    INFO(sql);
    CHECK(pins(sql) == 0);
  }
}

TEST_CASE("traits: what leaves something in the session binds its client, by its reason", "[proxy][unit]") {
  CHECK(pins("SET @x = 1") == (kPinUserVariable | kPinSessionVariable));
  CHECK(pins("SELECT @x") == kPinUserVariable);
  CHECK(pins("SELECT a INTO @x FROM t") == kPinUserVariable);
  CHECK(pins("CREATE TEMPORARY TABLE t (a INT)") == kPinTemporaryTable);
  CHECK(pins("LOCK TABLES t READ") == kPinTableLock);
  CHECK(pins("FLUSH TABLES WITH READ LOCK") == kPinTableLock);
  CHECK(pins("SELECT GET_LOCK('a', 1)") == kPinNamedLock);
  CHECK(pins("SET SESSION sql_log_bin = 0") == kPinSessionVariable);
  CHECK(pins("SET TRANSACTION READ ONLY") == kPinSessionVariable);
  CHECK(pins("CALL p()") & kPinStatement);
  CHECK(pins("PREPARE s FROM 'SELECT 1'") == kPinStatement);
  CHECK(pins("HANDLER t OPEN") == kPinStatement);
  CHECK(pins("XA START 'x'") & kPinStatement);
  CHECK(pins("SELECT my_function(1)") == kPinFunction);
  CHECK(pins("SELECT `my_function`(1)") == kPinFunction);
  CHECK(pins("SELECT 'unfinished") & kPinUnreadable);
  CHECK(pins("SELECT 1 /*! , @x := 1 */") & kPinUnreadable);
  CHECK(pins("SELECT NEXTVAL(s)") & (kPinStatement | kPinFunction));
}

TEST_CASE("traits: a later statement of one text is read too", "[proxy][unit]") {
  CHECK(pins("SELECT 1; SET @x = 2") & kPinUserVariable);
  CHECK(pins("SELECT 1; CREATE TEMPORARY TABLE t (a INT)") & kPinTemporaryTable);
  CHECK(pins("SELECT 1; SET time_zone = 'UTC'") == kPinSessionVariable);
}

TEST_CASE("traits: settings that can be made anywhere bind nobody and are remembered", "[proxy][unit]") {
  const auto traits = traits_of("SET SESSION time_zone = '+01:00', autocommit = 0");
  CHECK(traits.pins == 0);
  REQUIRE(traits.settings.size() == 2);
  CHECK(traits.settings[0] == Setting{"TIME_ZONE", "'+01:00'"});
  CHECK(traits.settings[1] == Setting{"AUTOCOMMIT", "0"});
}

TEST_CASE("traits: what asks for the previous statement's remains is known", "[proxy][unit]") {
  for (const char* sql : {"SELECT FOUND_ROWS()", "SELECT ROW_COUNT()", "SHOW WARNINGS", "SHOW ERRORS",
                          "SELECT @@warning_count", "GET DIAGNOSTICS CONDITION 1 @t = MESSAGE_TEXT"}) {
    INFO(sql);
    CHECK(traits_of(sql).needs_previous);
  }
  CHECK(traits_of("SELECT LAST_INSERT_ID()").last_insert_id);
  CHECK(traits_of("SELECT @@last_insert_id").last_insert_id);
  CHECK(traits_of("SELECT @@session.identity").last_insert_id);
  CHECK_FALSE(traits_of("SELECT 'LAST_INSERT_ID()'").last_insert_id);
}

TEST_CASE("traits: only a read of committed rows may share its answer", "[proxy][unit]") {
  CHECK(traits_of("SELECT c FROM t WHERE id = 5").plain_read);
  for (const char* sql : {"SELECT c FROM t FOR UPDATE", "SELECT c FROM t LOCK IN SHARE MODE", "SELECT NOW()",
                          "SELECT RAND()", "SELECT @@time_zone", "SELECT @x", "SELECT c FROM t; SELECT d FROM t",
                          "UPDATE t SET c = 1", "SELECT c FROM t INTO OUTFILE 'x'", "SELECT LAST_INSERT_ID()",
                          "SELECT UUID()", "SELECT SQL_CALC_FOUND_ROWS c FROM t"}) {
    INFO(sql);
    CHECK_FALSE(traits_of(sql).plain_read);
  }
}

TEST_CASE("traits: KILL, USE, DDL and hints are recognised", "[proxy][unit]") {
  CHECK(traits_of("KILL 5").kills);
  CHECK(traits_of("USE shop").uses_schema);
  CHECK(traits_of("ALTER TABLE t ADD b INT").changes_schema_objects);
  CHECK_FALSE(traits_of("SELECT 1").changes_schema_objects);
  CHECK(traits_of("SELECT /* forklift: w=3 */ 1").partition == 3U);
  CHECK(traits_of("UNLOCK TABLES").unlocks_tables);
  CHECK(traits_of("COMMIT RELEASE").ends_connection);
}

TEST_CASE("traits: a KILL is found wherever a text may hold one", "[proxy][unit]") {
  for (const char* sql : {"kill 5", "SELECT 1; KILL QUERY 5", "BEGIN NOT ATOMIC IF 1 THEN KILL 5; END IF; END",
                          "CREATE PROCEDURE p() KILL 5", "CREATE EVENT e ON SCHEDULE EVERY 1 DAY DO KILL 5",
                          "EXECUTE IMMEDIATE 'KILL 5'", "EXECUTE IMMEDIATE \"ki\" 'll 5'",
                          "EXECUTE IMMEDIATE 'KI\\LL 5'", "EXECUTE IMMEDIATE 'EXECUTE IMMEDIATE ''KILL 5'''",
                          "PREPARE s FROM 'KILL ?'", "/*! KILL 5 */", "SELECT 1 /*!999999 ' */; KILL 5 -- '"}) {
    INFO(sql);
    CHECK(traits_of(sql).kills);
  }
  for (const char* sql : {"SELECT t.kill FROM t", "SELECT `kill`, 'kill 5' FROM t", "SELECT 1 -- kill 5",
                          "EXECUTE IMMEDIATE 'SELECT ''KILL 5'''", "PREPARE s FROM 'SELECT ?'"}) {
    INFO(sql);
    CHECK_FALSE(traits_of(sql).kills);
    CHECK_FALSE(traits_of(sql).hides_text);
  }
}

TEST_CASE("traits: a dynamic statement that is not a literal hides its text", "[proxy][unit]") {
  for (const char* sql : {"EXECUTE IMMEDIATE @x", "EXECUTE IMMEDIATE CONCAT('KI', 'LL 5')", "PREPARE s FROM @x",
                          "EXECUTE IMMEDIATE _utf8'KILL 5'", "EXECUTE IMMEDIATE x'4B494C4C2035'", "EXECUTE IMMEDIATE",
                          "CREATE PROCEDURE p(x TEXT) EXECUTE IMMEDIATE x", "EXECUTE IMMEDIATE 'a' || 'b'",
                          "/*!50000 PREPARE s FROM @x */"}) {
    INFO(sql);
    CHECK(traits_of(sql).hides_text);
  }
  for (const char* sql : {"EXECUTE IMMEDIATE 'SELECT ?' USING 5", "SELECT a FROM prepare", "EXECUTE s USING @x"}) {
    INFO(sql);
    CHECK_FALSE(traits_of(sql).hides_text);
  }
}
