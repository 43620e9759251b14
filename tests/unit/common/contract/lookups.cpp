#include "common/contract/lookups.hpp"

#include <catch2/catch.hpp>

#include "common/contract/job.hpp"
#include "common/contract/report.hpp"
#include "common/core/error.hpp"

using namespace forklift;
using namespace forklift::contract;

TEST_CASE("key lookups: a job and a report come back as they went", "[contract][unit]") {
  RunJob job;
  job.targets.resize(1);
  job.home_warehouses = {1};
  job.duration = std::chrono::seconds{1};
  job.key_lookup.emplace();
  job.key_lookup->backend = "ndb";
  job.key_lookup->api_address = "127.0.0.1:1186";
  job.key_lookup->moment = Microseconds{35};
  job.key_lookup->phases = {"insert", "mix"};
  const auto read = read_run_job(JsonDocument::parse(to_json(job).dump(), "job.json"));
  REQUIRE(read.key_lookup);
  CHECK(*read.key_lookup == *job.key_lookup);

  RunReport report;
  LookupPhase phase;
  phase.name = "read";
  phase.defined = 21;
  phase.outcomes = {1, 2, 3, 4, 5, 6};
  phase.seconds = 0.5;
  phase.response.record(1'000);
  phase.batch_size.record(64);
  report.lookups = {phase};
  const auto back = read_run_report(Json::parse(to_json(report).dump()), "driver-1").lookups;
  REQUIRE(back.size() == 1);
  CHECK(back[0].name == "read");
  CHECK(back[0].outcomes == phase.outcomes);
  CHECK(back[0].response.count() == 1);
  CHECK(back[0].batch_size.max_us() == 64);
}

TEST_CASE("key lookups: what a job can't mean is refused", "[contract][unit]") {
  const auto problem_of = [](const char* text) {
    try {
      read_key_lookup(JsonDocument::parse(text, "job.json"), JsonPointer{});
    } catch (const Error& error) {
      return error.problem();
    }
    return std::string{};
  };
  CHECK(problem_of(R"({"backend": "ndb"})") == "the NDB API needs the management servers' addresses");
  CHECK(problem_of(R"({"queue": 10, "batch": 11})") == "a queue of 10 can't hold a batch of 11");
  CHECK(problem_of(R"({"phases": ["insert", "select"]})") == "\"select\" is none of insert, read, update, delete, mix");
  CHECK(problem_of(R"({"mix": [0, 0, 0, 0]})") == "it needs four shares from 0, not all of them 0");
  CHECK(problem_of(R"({"keys": 18446744073709551615})") == "18446744073709551615 is not between 1 and 1000000000");
  CHECK(problem_of(R"({"definers": 1024, "in_flight": 1000000, "columns": 500, "column_bytes": 8000})") ==
        "lookups under way and batches would take 3725.4 TiB, and a driver may use 16.0 GiB");
  CHECK(problem_of(R"({"moment_us": 1000001})") == "1000001 is not between 0 and 1000000");
  CHECK(problem_of(R"({"send": "now"})") == "\"now\" is none of force, adaptive, interval");
  CHECK(problem_of(R"({"hot_keys": 2})") == "2 is not between 1e-06 and 1");
  CHECK(problem_of(R"({"columns": "2"})") == "expected a whole number, found string");
  CHECK(problem_of(R"({"table": "t; DROP TABLE x"})") == "\"t; DROP TABLE x\" is no name of a table");
}
