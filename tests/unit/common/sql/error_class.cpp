#include "common/sql/error_class.hpp"

#include <catch2/catch.hpp>
#include <string>

#include "common/sql/session.hpp"

using namespace forklift::sql;

TEST_CASE("error class: NDB's own code is read from the text of the errors that carry one", "[sql][unit]") {
  CHECK(ndb_code(1297, "Got temporary error 410 'REDO log files overloaded' from NDBCLUSTER") == 410);
  CHECK(ndb_code(1296, "Got error 4009 'Cluster Failure' from NDBCLUSTER") == 4009);
  CHECK(ndb_code(1180, "Got error 4028 'Node failure caused abort of transaction' during COMMIT") == 4028);
  CHECK(ndb_code(1205, "Got error 410") == 0);
  CHECK(ndb_code(1297, "no code at all") == 0);
  CHECK(ndb_code(1297, "Got error ") == 0);
}

TEST_CASE("error class: NDB's code is read from a session's error, which begins with the server's own number",
          "[sql][unit]") {
  const SqlError error{1297, "HY000",
                       "Got temporary error 410 'REDO log files overloaded (decrease TimeBetweenLocalCheckpoints or "
                       "increase NoOfFragmentLogFiles)' from NDBCLUSTER"};
  REQUIRE(std::string{error.what()} ==
          "error 1297 (HY000): Got temporary error 410 'REDO log files overloaded (decrease "
          "TimeBetweenLocalCheckpoints or increase NoOfFragmentLogFiles)' from NDBCLUSTER");
  CHECK(ndb_code(error.number(), error.what()) == 410);
  CHECK(error_class(error.number(), error.what()) == ErrorClass::overload);
}

TEST_CASE("error class: NDB's codes fall into its own classes", "[sql][unit]") {
  const auto of = [](int code) {
    return error_class(1297, "Got temporary error " + std::to_string(code) + " 'words' from NDBCLUSTER");
  };
  CHECK(of(266) == ErrorClass::lock_wait_timeout);
  CHECK(of(274) == ErrorClass::lock_wait_timeout);
  CHECK(of(410) == ErrorClass::overload);
  CHECK(of(1218) == ErrorClass::overload);
  CHECK(of(4010) == ErrorClass::node_failure);
  CHECK(of(4028) == ErrorClass::node_failure);
  CHECK(of(233) == ErrorClass::out_of_resources);
  CHECK(error_class(1296, "Got error 4009 'Cluster Failure' from NDBCLUSTER") == ErrorClass::result_unknown);
  CHECK(error_class(1296, "Got error 4350 'Transaction already aborted' from NDBCLUSTER") == ErrorClass::other);
  CHECK(error_class(1180, "Got error 4012 'Request ndbd time-out' during COMMIT") == ErrorClass::result_unknown);
}

TEST_CASE("error class: MySQL's, MariaDB's and Spider's numbers", "[sql][unit]") {
  CHECK(error_class(1213, "Deadlock found") == ErrorClass::deadlock);
  CHECK(error_class(1213, "Deadlock found (at COMMIT)") == ErrorClass::certification_conflict);
  CHECK(error_class(3101, "Plugin instructed the server to rollback the current transaction.") ==
        ErrorClass::certification_conflict);
  CHECK(error_class(1047, "WSREP has not yet prepared node for application use") == ErrorClass::node_failure);
  CHECK(error_class(1047, "Unknown command") == ErrorClass::other);
  CHECK(error_class(1180, "Got error 5 \"Input/output error\" during COMMIT") == ErrorClass::result_unknown);
  CHECK(to_string(ErrorClass::certification_conflict) == "certification conflict");
  CHECK(error_class(1205, "Lock wait timeout exceeded") == ErrorClass::lock_wait_timeout);
  CHECK(error_class(1020, "Record has changed since last read") == ErrorClass::conflict);
  CHECK(error_class(1429, "Unable to connect to foreign data source") == ErrorClass::node_failure);
  CHECK(error_class(2013, "Lost connection") == ErrorClass::connection_lost);
  CHECK(error_class(1146, "no such table") == ErrorClass::other);
  CHECK(to_string(ErrorClass::lock_wait_timeout) == "lock wait timeout");
  CHECK(to_string(ErrorClass::other) == "other");
}
