#include "driver/load/waiting.hpp"

#include <catch2/catch.hpp>
#include <chrono>
#include <string>

using namespace forklift;
using namespace forklift::driver::load;

namespace {

const sql::SqlError kRedoLog{1297, "HY000",
                             "Got temporary error 410 'REDO log files overloaded (decrease TimeBetweenLocalCheckpoints "
                             "or increase NoOfFragmentLogFiles)' from NDBCLUSTER"};

std::string waited_for(int code) {
  return driver::load::waited_for(1297, "Got temporary error " + std::to_string(code) + " 'words' from NDBCLUSTER");
}

}  // namespace

TEST_CASE("waiting: what is waited for is named by its class, its resource and NDB's code", "[load][unit]") {
  CHECK(waited_for(410) == "overload: redo log (410)");
  CHECK(waited_for(1221) == "overload: redo buffer (1221)");
  CHECK(waited_for(1218) == "overload: send buffers (1218)");
  CHECK(waited_for(266) == "lock wait timeout (266)");
  CHECK(waited_for(274) == "lock wait timeout (274)");
  CHECK(waited_for(4010) == "node failure (4010)");
  CHECK(waited_for(4028) == "node failure (4028)");
  CHECK(waited_for(233) == "out of resources (233)");
  CHECK(driver::load::waited_for(1213, "Deadlock found when trying to get lock") == "deadlock");
}

TEST_CASE("waiting: a lost connection, a lost answer and an error of the rows are not waited for", "[load][unit]") {
  using sql::ErrorClass;
  for (const auto kind : {ErrorClass::other, ErrorClass::connection_lost, ErrorClass::result_unknown})
    CHECK_FALSE(ends_by_itself(kind));
  for (const auto kind : {ErrorClass::deadlock, ErrorClass::lock_wait_timeout, ErrorClass::conflict,
                          ErrorClass::overload, ErrorClass::out_of_resources, ErrorClass::node_failure})
    CHECK(ends_by_itself(kind));
}

TEST_CASE("waiting: rows that pass at the third attempt were waited for twice", "[load][unit]") {
  Waits waits;
  const std::stop_token stop;
  int attempts = 0;
  patiently({waits, std::chrono::seconds{60}, stop}, [&] {
    if (++attempts < 3) throw kRedoLog;
  });
  CHECK(attempts == 3);
  CHECK(waits.by_class() == std::map<std::string, std::uint64_t>{{"overload: redo log (410)", 2}});
}

TEST_CASE("waiting: at its bound the load ends and says what to change", "[load][unit]") {
  Waits waits;
  const std::stop_token stop;
  std::string said;
  try {
    patiently({waits, std::chrono::milliseconds{30}, stop}, [] { throw kRedoLog; });
  } catch (const Error& error) {
    CHECK(error.kind() == ErrorKind::environment);
    said = error.what();
  }
  CHECK(said ==
        "overload: redo log (410): it did not end: the same rows waited 2 times, 0.0 s in all. Last: error 1297 "
        "(HY000): Got temporary error 410 'REDO log files overloaded (decrease TimeBetweenLocalCheckpoints or increase "
        "NoOfFragmentLogFiles)' "
        "from NDBCLUSTER. Make the redo log larger (NoOfFragmentLogFiles, FragmentLogFileSize in cluster.config.ndbd), "
        "or load with fewer connections (workload.loaders).");
  CHECK(waits.by_class().at("overload: redo log (410)") == 2);
}

TEST_CASE("waiting: each resource has its advice", "[load][unit]") {
  const auto of = [](int code) {
    return advice(1297, "Got temporary error " + std::to_string(code) + " 'words' from NDBCLUSTER");
  };
  CHECK(of(1221) == "Raise RedoBuffer in cluster.config.ndbd, or give the data nodes a faster disk");
  CHECK(of(1218) == "Raise SendBufferMemory in cluster.config.tcp, or load with fewer connections (workload.loaders)");
  CHECK(of(266) == "Look for another client that holds locks on these tables");
  CHECK(of(4010) == "Look at the data nodes' logs and start those that are down");
}

TEST_CASE("waiting: an error that does not end by itself is thrown as it came", "[load][unit]") {
  Waits waits;
  const std::stop_token stop;
  const sql::SqlError full{1114, "HY000", "The table 'stock' is full"};
  CHECK_THROWS_AS(patiently({waits, std::chrono::seconds{60}, stop}, [&] { throw full; }), sql::SqlError);
  CHECK(waits.by_class().empty());
}
