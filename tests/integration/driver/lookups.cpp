// Key lookups as a job of the real driver, over a real MariaDB server; and what it says without the NDB API.
#include "common/core/files.hpp"
#include "tests/integration/driver/jobs.hpp"
#include "tests/support/program.hpp"

using namespace forklift;
using namespace forklift::test;
using namespace std::chrono_literals;

namespace {

contract::KeyLookup lookups() {
  contract::KeyLookup lookups;
  lookups.keys = 2'001;
  lookups.columns = 2;
  lookups.column_bytes = 20;
  lookups.executors = 2;
  lookups.phases = {"insert", "read", "update", "mix", "delete"};
  lookups.mix = {0.4, 0.2, 0.2, 0.2};
  return lookups;
}

contract::LoadJob table_job(const TestServer& server) {
  contract::LoadJob job;
  job.targets = {server.target()};
  job.key_lookup = lookups();
  return job;
}

contract::RunJob lookup_job(const TestServer& server) {
  contract::RunJob job;
  job.targets = {server.target()};
  job.home_warehouses = {1};
  job.duration = 300ms;
  job.key_lookup = lookups();
  return job;
}

std::uint64_t outcome(const contract::LookupPhase& phase, std::size_t which) { return phase.outcomes[which]; }

}  // namespace

TEST_CASE("driver: key lookups over SQL insert, read, update, mix and delete rows, each answered once",
          "[driver][integration]") {
  const TestServer server;
  auto table = table_job(server);
  auto job = lookup_job(server);
  table.targets[0].database = job.targets[0].database = "look`ups";  // a name is a name, whatever stands in it
  report_of("load", contract::to_json(table));
  SECTION("closed loop, sent at once") { job.key_lookup->send = "force"; }
  SECTION("open loop, adaptive, popular keys") {
    job.key_lookup->rate_per_s = 2'000;
    job.key_lookup->distribution = "zipf";
  }
  const auto report = drive(job);
  REQUIRE(report.lookups.size() == 5);
  for (const auto& phase : report.lookups) {
    INFO(phase.name);
    std::uint64_t answered = 0;
    for (const auto count : phase.outcomes) answered += count;
    CHECK(answered == phase.defined);
    CHECK(phase.defined > 0);
    CHECK(phase.response.count() == phase.defined);
    CHECK(phase.wrong_rows == 0);
    CHECK(outcome(phase, 4) + outcome(phase, 5) == 0);
  }
  CHECK(outcome(report.lookups[0], 0) == 2'001);
  CHECK(outcome(report.lookups[1], 0) == report.lookups[1].defined);
  CHECK(outcome(report.lookups[2], 0) == report.lookups[2].defined);
  // The mix deleted some rows, so that the last phase finds fewer; what it leaves is nothing.
  CHECK(outcome(report.lookups[4], 0) + outcome(report.lookups[4], 1) == 2'001);
  CHECK(server.number("SELECT COUNT(*) FROM `look``ups`.lookup") == 0);
}

TEST_CASE("driver: two drivers of key lookups share the keys", "[driver][integration]") {
  const TestServer server;
  report_of("load", contract::to_json(table_job(server)));
  auto job = lookup_job(server);
  job.drivers = 2;
  job.key_lookup->phases = {"insert", "read"};
  std::uint64_t inserted = 0;
  for (job.driver = 0; job.driver < 2; ++job.driver) {
    const auto report = drive(job);
    CHECK(outcome(report.lookups[0], 0) == report.lookups[0].defined);
    CHECK(outcome(report.lookups[1], 0) == report.lookups[1].defined);
    inserted += outcome(report.lookups[0], 0);
  }
  CHECK(inserted == 2'001);
  CHECK(server.number("SELECT COUNT(*) FROM lookup") == 2'001);
}

TEST_CASE("driver: a server killed in mid-run leaves no lookup without an answer", "[driver][integration]") {
  TestServer server;
  report_of("load", contract::to_json(table_job(server)));
  auto job = lookup_job(server);
  job.duration = 3s;
  job.key_lookup->phases = {"insert", "update"};
  DriverProcess driver{"run", contract::to_json(job)};
  driver.wait_for("ready");
  driver.say({{"start_at_us", 0}});
  driver.wait_for("log");       // the insert phase is over,
  driver.wait_for("progress");  // and the update phase is connected
  server.kill();
  const auto report = contract::read_run_report(driver.wait_for("report").at("report"), "run");
  CHECK(driver.exit_code() == 0);
  const auto& update = report.lookups.at(1);
  CHECK(outcome(update, 3) + outcome(update, 5) > 0);
  std::uint64_t answered = 0;
  for (const auto count : update.outcomes) answered += count;
  CHECK(answered == update.defined);
  CHECK(!report.errors.empty());
}

TEST_CASE("driver: asked for the NDB API without its shared object, it says how to get it", "[driver][integration]") {
  const TemporaryDirectory alone;
  const auto program = alone.path() / "forklift-driver";
  std::filesystem::copy_file(std::string{FORKLIFT_BINARY_DIR} + "/forklift-driver", program);
  contract::LoadJob job;
  job.targets.resize(1);
  job.key_lookup = lookups();
  job.key_lookup->backend = "ndb";
  job.key_lookup->api_address = "127.0.0.1:1";
  write_file(alone.path() / "job.json", contract::to_json(job).dump());
  const auto ended = run_program({program.string(), "load", (alone.path() / "job.json").string()});
  CHECK(ended.exit_code == 2);
  CHECK(ended.err ==
        "forklift-driver: backend ndb: libforklift-ndb.so is not here. Configure with -DFORKLIFT_NDB_BASEDIR=<an "
        "unpacked MySQL NDB Cluster> (or the variable of that name in the environment) and build the target "
        "forklift-ndb; or use the backend sql.\n");
}
