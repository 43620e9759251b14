#include "common/contract/job.hpp"

#include <catch2/catch.hpp>

#include "common/core/error.hpp"
#include "common/core/files.hpp"

using namespace forklift;
using namespace forklift::contract;
using namespace std::chrono_literals;

namespace {

JsonDocument document(const Json& json) { return JsonDocument::parse(json.dump(1), "job.json"); }

template <class Read>
std::string failure(const Json& json, Read read) {
  try {
    read(document(json));
  } catch (const Error& error) {
    CHECK(error.kind() == ErrorKind::config);
    return error.what();
  }
  return "";
}
std::string run_failure(const Json& json) {
  return failure(json, [](const auto& d) { read_run_job(d); });
}

Json smallest_run() {
  return {
      {"version", 1}, {"kind", "run"}, {"targets", {{{"port", 3306}}}}, {"home_warehouses", {1}}, {"duration_us", 1}};
}

}  // namespace

TEST_CASE("job: a run job survives writing and reading", "[contract][unit]") {
  RunJob job;
  job.run = "cell-1/repeat-2";
  job.driver = 3;
  job.drivers = 4;
  job.targets.resize(2);
  job.targets[1].socket = "/run/it's.sock";
  job.targets[1].server_public_keys = "-----BEGIN PUBLIC KEY-----\n";
  job.targets[1].servers = {{.name = "sql-node-2", .port = 20003, .data_directory = "/w/2/data"}, {}};
  job.shard_warehouses = {{1, 3}, {2, 4}};
  job.database = {
      .warehouses = 4, .scale = 0.1, .seed = 18'000'000'000'000'000'000ULL, .item_per_target = true, .sharded = true};
  job.home_warehouses = {1, 3};
  job.active_warehouses = {1, 2, 3};
  job.remote = "active";
  job.pacing = "rate";
  job.rate_per_s = 12.5;
  job.rate_steps = {{5s, 10}, {9s, 20}};
  job.mix = "weights";
  job.weights = {45, 43, 4, 4, 4};
  job.warmup = 5s;
  job.duration = 20s;
  job.steady_warmup = true;
  const auto read = read_run_job(document(to_json(job)));
  CHECK(to_json(read) == to_json(job));
  CHECK(read.rate_steps[1].at == 9s);
  CHECK(read.targets[1].servers == job.targets[1].servers);
  CHECK(read.database.seed == job.database.seed);
}

TEST_CASE("job: load and check jobs survive writing and reading", "[contract][unit]") {
  LoadJob load;
  load.targets.resize(1);
  load.method = "multi-insert";
  load.warehouses = {{1}};
  CHECK(to_json(read_load_job(document(to_json(load)))) == to_json(load));
  CheckJob check;
  check.targets.resize(1);
  check.parallel = 7;
  CHECK(to_json(read_check_job(document(to_json(check)))) == to_json(check));
}

TEST_CASE("job: the examples in schemas/driver are read", "[contract][unit]") {
  const std::string folder = FORKLIFT_SOURCE_DIR "/schemas/driver/";
  const auto example = [&](const std::string& name) { return JsonDocument::parse(read_file(folder + name), name); };
  CHECK(read_load_job(example("load.json")).database.warehouses == 4);
  CHECK(read_run_job(example("run.json")).home_warehouses == std::vector{1, 3});
  CHECK(read_check_job(example("check.json")).parallel == 2);
}

TEST_CASE("job: an unknown key names the nearest known one", "[contract][unit]") {
  Json json = smallest_run();
  json["terminal"] = 3;
  CHECK(run_failure(json) == "job.json:/terminal (line 12): unknown key \"terminal\". Did you mean \"terminals\"?");
  json = smallest_run();
  json["targets"][0]["pasword_file"] = "x";
  CHECK(run_failure(json) ==
        "job.json:/targets/0/pasword_file (line 9): unknown key \"pasword_file\". Did you mean \"password_file\"?");
  json = smallest_run();
  json["zzzzzzzzzzzz"] = 1;
  CHECK(run_failure(json) == "job.json:/zzzzzzzzzzzz (line 13): unknown key \"zzzzzzzzzzzz\". Remove it.");
}

TEST_CASE("job: wrong types, words and ranges are named with their place", "[contract][unit]") {
  Json json = smallest_run();
  json["terminals"] = "two";
  CHECK(run_failure(json) ==
        "job.json:/terminals (line 12): expected a whole number, found string. Give a whole number.");
  json = smallest_run();
  json["remote"] = "specs";
  CHECK(run_failure(json) ==
        "job.json:/remote (line 7): \"specs\" is none of spec, active, same-node-group, none, dbt2. Did you mean "
        "\"spec\"?");
  json = smallest_run();
  json["home_warehouses"] = {1, 2};
  CHECK(run_failure(json) ==
        "job.json:/home_warehouses (line 3): warehouse 2 is not between 1 and 1. Use warehouses that "
        "are loaded.");
  json = smallest_run();
  json["home_warehouses"] = {4294967297};  // 1, if it were cut to 32 bits
  CHECK(
      run_failure(json) ==
      "job.json:/home_warehouses (line 3): 4294967297 is not between 0 and 1000000000. Choose a number in that range.");
  json = smallest_run();
  json["warmup_us"] = 18'000'000'000'000'000'000ULL;
  CHECK(run_failure(json) ==
        "job.json:/warmup_us (line 13): 18000000000000000000 µs are more than ten years. Choose a shorter time.");
  json = smallest_run();
  json["mix"] = "weights";
  CHECK(run_failure(json) ==
        "job.json:/weights (line 1): mix \"weights\" needs five weights from 0, not all of them 0. Give "
        "new-order, payment, order-status, delivery, stock-level, for example [45, 43, 4, 4, 4].");
  json = smallest_run();
  json["pacing"] = "rate";
  CHECK(run_failure(json) ==
        "job.json:/rate_per_s (line 1): pacing \"rate\" needs a rate above 0. Set rate_per_s to transactions per "
        "second.");
  json = smallest_run();
  json.erase("targets");
  CHECK(run_failure(json) == "job.json (line 1): the key \"targets\" is missing. Add it.");
}

TEST_CASE("job: a job of another kind or version is refused", "[contract][unit]") {
  Json json = smallest_run();
  json["version"] = 2;
  CHECK(run_failure(json) ==
        "job.json:/version (line 12): this driver reads jobs of version 1, not 2. Use orchestrator and "
        "driver of the same release.");
  json = smallest_run();
  CHECK(failure(json, [](const auto& d) { read_load_job(d); }) ==
        "job.json:/kind (line 6): this is a \"run\" job, not a \"load\" job. Call forklift-driver run.");
  json["database"] = {{"sharded", true}};
  json["implementation"] = "procedures";
  json["shard_warehouses"] = {{1}};
  CHECK(run_failure(json) ==
        "job.json:/implementation (line 9): a procedure can't reach the warehouses of another server. "
        "Use \"statements\" or \"single\" with a sharded database.");
}

TEST_CASE("job: no number is cut before it is judged", "[contract][unit]") {
  const auto with = [](const char* key, Json value) {
    Json json = smallest_run();
    json[key] = std::move(value);
    return run_failure(json);
  };
  CHECK(with("terminals", 4294967297) ==
        "job.json:/terminals (line 12): 4294967297 is not between 1 and 10000000. Choose a number in that range.");
  CHECK(
      with("retries", 18'446'744'073'709'551'615ULL) ==
      "job.json:/retries (line 7): 18446744073709551615 is not between 0 and 1000000. Choose a number in that range.");
  CHECK(with("rate_per_s", 1e300) ==
        "job.json:/rate_per_s (line 7): 1e+300 is not between 0 and 1000000000. Choose a number in that range.");
  CHECK(with("weights", {1, 1e300, 1, 1, 1}) ==
        "job.json:/weights (line 13): 1e+300 is not between 0 and 1000000. Choose a number in that range.");
}

TEST_CASE("job: terminals in all are judged, not those of one warehouse alone", "[contract][unit]") {
  Json json = smallest_run();
  json["database"] = {{"warehouses", 2}};
  json["home_warehouses"] = {1, 2};
  json["terminals"] = 6'000'000;
  CHECK(
      run_failure(json) ==
      "job.json:/terminals (line 16): 6000000 terminals at each of 2 home warehouses are 12000000, and a driver has at "
      "most 10000000. Use fewer terminals, or more drivers.");
  json["terminals"] = 60'000;
  CHECK(run_failure(json) ==
        "job.json:/terminals (line 16): 120000 terminals would have a connection each, and a driver opens at most "
        "100000. Set connections.");
  json["connections"] = 8;
  CHECK(run_failure(json).empty());
}
