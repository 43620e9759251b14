// No value of a scenario can be forgotten: two cells that differ in one have clusters, rows or fingerprints of their
// own, or their experiment another order of runs.
#include <algorithm>
#include <catch2/catch.hpp>
#include <map>
#include <set>

#include "common/core/text.hpp"
#include "orchestrator/plan/make.hpp"
#include "orchestrator/scenario/extract.hpp"
#include "orchestrator/scenario/host_names.hpp"
#include "orchestrator/scenario/options.hpp"
#include "orchestrator/scenario/read.hpp"
#include "orchestrator/scenario/validate.hpp"

using namespace forklift;
using scenario::Option;
using scenario::Type;

namespace {

constexpr const char* kHosts = R"("hosts": {"a": {"transport": "local", "address": "10.0.0.1"},
  "b": {"transport": "ssh", "address": "10.0.0.2", "user": "u", "identity": "i", "known_hosts": "k"}})";

/// Together they have a place for every value.
const std::vector<std::string> kSamples{
    R"({"name": "ndb", "description": "d", "repeats": 2, )" + std::string{kHosts} + R"(,
      "cluster": {"engine": "ndb", "basedir": "/opt/ndb", "client_hosts": ["10.0.0.9"], "accept_adjusted": ["cpus"],
        "management_servers": [{"host": "a", "config": {"m": 1}}], "driver_hosts": ["a", "b"], "config": {"mysqld": {"x": 1}},
        "data_nodes": [{"host": "a", "config": {"y": 1}}, {"host": "b"}], "sql_nodes": [{"host": "a", "config": {"z": 1}}, {"host": "a"}]},
      "schema": {"partition": "key", "disk_data": ["stock"]},
      "workload": {"pacing": "rate", "rate_per_s": 9, "mix": "weights", "weights": [45, 43, 4, 4, 4]},
      "proxies": [{"host": "a"}],
      "faults": [{"at": "1s", "kill": "data-node-1"}, {"at": "2s", "restart": "data-node-1"},
        {"at": "3s", "pause": "data-node-2", "for": "1s"}, {"at": "9s", "rolling_restart": "sql-nodes"}]})",
    R"({"name": "cut", "hosts": {"a": {"address": "10.0.0.1"}, "b": {"address": "10.0.0.2"}, "c": {"address": "10.0.0.3"}},
      "cluster": {"engine": "spider", "sql_nodes": [{"host": "a"}], "data_nodes": [{"host": "b"}, {"host": "c"}]},
      "faults": [{"at": "3s", "cut": ["a", "b"], "for": "1s"}]})",
    R"({"name": "desk", "hosts": {"a": {"transport": "desk", "cpu": 0.5}, "b": {"transport": "desk"}},
      "desk": {"links": {"delay": "2ms"}, "pairs": [{"between": ["a", "b"], "delay": "5ms"}]},
      "cluster": {"engine": "spider", "sql_nodes": [{"host": "a"}], "data_nodes": [{"host": "b"}]}})",
    R"({"name": "external", )" + std::string{kHosts} + R"(,
      "cluster": {"engine": "external", "endpoints": [{"host": "10.0.0.5"}], "user": "u", "password_file": "p"}})",
    R"({"name": "sysbench", )" + std::string{kHosts} + R"(,
      "cluster": {"engine": "innodb", "sql_nodes": [{"host": "a"}, {"host": "b"}]}, "workload": {"kind": "sysbench"}})",
    R"({"name": "lookup", )" + std::string{kHosts} + R"(,
      "cluster": {"engine": "innodb", "sql_nodes": [{"host": "a"}, {"host": "b"}]},
      "workload": {"kind": "key-lookup", "lookup": {"phases": ["insert", "mix"], "mix": [0.5, 0, 0.5, 0]}}})",
    R"({"name": "galera", )" + std::string{kHosts} + R"(,
      "cluster": {"engine": "galera", "sql_nodes": [{"host": "a"}, {"host": "b"}]}})",
    R"({"name": "command", )" + std::string{kHosts} + R"(,
      "cluster": {"engine": "innodb", "sql_nodes": [{"host": "a"}, {"host": "b"}]},
      "workload": {"kind": "command", "command": {"argv": ["x"], "prepare": ["y"], "measures": [{"name": "m", "pattern": "1"}]}}})",
    R"({"name": "terminals", "cluster": {"engine": "innodb", "sql_nodes": [{"host": "local"}]},
      "search": {"terminals": {"to": 8}, "limit": {"p95_ms": 9}, "knee": true}})",
    R"({"name": "slices", "cluster": {"engine": "innodb", "sql_nodes": [{"host": "local"}]},
      "slices": {"length": "2s"}})",
    R"({"name": "compare", "cluster": {"engine": "innodb", "sql_nodes": [{"host": "local"}]},
      "compare": {"measures": ["tx_per_s"]}})",
    R"({"name": "expect", "cluster": {"engine": "innodb", "sql_nodes": [{"host": "local"}]},
      "matrix": {"workload.terminals": [1, 2]},
      "expect": [{"cell": "workload.terminals=2", "ratio": [1.5, 3]}]})",
    R"({"name": "until", "cluster": {"engine": "innodb", "sql_nodes": [{"host": "local"}]},
      "matrix": {"workload.terminals": [1, 2]}, "repeats": {"until": "decided", "at_most": 9}})",
    R"({"name": "single", "cluster": {"engine": "innodb", "sql_nodes": [{"host": "local"}]},
      "workload": {"implementation": "single"}})",
    R"({"name": "rate", "cluster": {"engine": "innodb", "sql_nodes": [{"host": "local"}]},
      "workload": {"pacing": "rate"}, "search": {"rate_per_s": {"to": 8}}})"};

/// Values that no key contains, on purpose.
const std::map<std::string, std::string> kNoKey{
    {"/name", "results are listed under it"},
    {"/description", "words for people"},
    {"/desk/otherwise", "what is done where no host can be emulated: other cells, then"},
    {"/keep", "what happens after the last run"},
    {"/workload/loaders", "how rows are loaded, which the plan notes: what is loaded is the same"},
    {"/workload/load_method", "as loaders"},
    {"/workload/load_patience", "as loaders"},
    {"/search/terminals/to", "which loads are tried; each of them is a cell with a key of its own"},
    {"/search/rate_per_s/to", "as terminals/to"},
    {"/search/limit/p95_ms", "as terminals/to"},
    {"/search/knee", "as terminals/to"},
    {"/search/precision", "as terminals/to"},
    {"/repeats/until", "it has one word"},
    {"/repeats/at_least", "when cells leave, which changes none of their results"},
    {"/repeats/time", "as at_least"},
    {"/repeats/race", "as at_least"},
    {"/compare/baseline", "how results are judged, which changes none of them"},
    {"/compare/margin", "as baseline"},
    {"/compare/confidence", "as baseline"},
    {"/compare/measures/*", "as baseline"},
    {"/expect/*/cell", "what a source found, which changes none of the results"},
    {"/expect/*/against", "as cell"},
    {"/expect/*/measure", "as cell"},
    {"/expect/*/ratio/*", "as cell"},
    {"/expect/*/source", "as cell"},
};

bool has_children(const Option& option) {
  return std::any_of(scenario::options().begin(), scenario::options().end(),
                     [&](const Option& other) { return other.path.rfind(option.path + "/", 0) == 0; });
}

/// Where an option has its place in this scenario: "*" stands for each key or index that is there.
std::vector<JsonPointer> places(const std::string& path, const Json& root) {
  std::vector<JsonPointer> found{JsonPointer{}};
  const auto parts = split(path.substr(1), '/');
  for (std::size_t i = 0; i < parts.size(); ++i) {
    std::vector<JsonPointer> next;
    for (const auto& at : found) {
      if (!root.contains(at) && !at.empty()) continue;
      const Json& here = root.at(at);
      if (parts[i] != "*") {
        if (here.is_object()) next.push_back(at / parts[i]);
      } else if (here.is_array()) {
        for (std::size_t n = 0; n < here.size(); ++n) next.push_back(at / n);
      } else {
        for (const auto& [key, value] : here.items()) next.push_back(at / key);
      }
    }
    found = std::move(next);
  }
  return found;
}

/// Some of them are refused in some scenario.
std::vector<Json> other_values(const Option& option, const Json& now) {
  std::vector<Json> others;
  switch (option.type) {
    case Type::boolean:
      others = {true, false};
      break;
    case Type::choice:
      others.assign(option.choices.begin(), option.choices.end());
      break;
    case Type::duration:
      others = {"0s", "1ms", "3500ms", "21s"};
      break;
    case Type::integer:
    case Type::spread:
      others = {*option.low, *option.low + 1, *option.high, 2, 3, 7, 24001};
      for (auto& number : others) number = static_cast<std::int64_t>(number.get<double>());
      break;
    case Type::number:
      others = {*option.low, *option.high, 0.7, 7};
      break;
    default:
      others = {"a",           "b",   "127.0.0.9",   "/opt/x",     "x",    "external", "dbt2",
                "data-node-2", "0-1", "--membind=0", "sql-node-1", "none", "3 %",      "notpm"};
  }
  std::erase(others, now);
  return others;
}

scenario::Scenario read(const Json& json) { return scenario::read_text(json.dump(), "s.json"); }

/// Of a plan with several cells, whose order is shuffled.
std::vector<std::pair<int, int>> runs_of(scenario::Scenario scenario) {
  const auto cells = scenario.cells;
  for (int copy = 0; copy < 5; ++copy) scenario.cells.insert(scenario.cells.end(), cells.begin(), cells.end());
  std::vector<std::pair<int, int>> runs;
  for (const auto& run : plan::make(scenario, "x-1").runs) runs.emplace_back(run.cell, run.repeat);
  return runs;
}

/// Would a cell with the one value be told from a cell with the other?
bool cells_told_apart(const scenario::Settings& base, const scenario::Settings& changed) {
  scenario::Scenario both;
  both.cells.resize(2);
  both.cells[0].settings = base;
  both.cells[1].settings = changed;
  scenario::name_hosts_apart(both.cells);
  const auto plan = plan::make(both, "x-1");
  const auto &a = plan.cells[0], &b = plan.cells[1];
  return a.cluster != b.cluster || a.rows != b.rows || a.fingerprint != b.fingerprint;
}

bool told_apart(const Json& base, const Json& changed) {
  try {
    const auto one = read(base), other = read(changed);
    return runs_of(one) != runs_of(other) || cells_told_apart(one.cells.front().settings, other.cells.front().settings);
  } catch (const ErrorList&) {
    // A value that does not fit the rest of its sample (another engine, say): keys know no such rules.
    if (!scenario::validate(changed, JsonPointer{}, [](const JsonPointer&) { return ""; }).empty()) throw;
    const auto other = scenario::extract(changed, "s.json");
    for (const auto& fault : other.faults) {
      if (fault.targets.empty()) throw;  // it does nothing
    }
    return cells_told_apart(scenario::extract(base, "s.json"), other);
  }
}

enum class Found { no_place, no_key, key };

/// Until the first other value that is told apart from the sample's own.
Found walk(const Option& option) {
  auto found = Found::no_place;
  for (const auto& sample : kSamples) {
    const Json root = Json::parse(sample);
    for (const auto& place : places(option.path, root)) {
      for (const auto& value : other_values(option, scenario::value_of(root, place))) {
        Json json = root;
        json[place] = value;
        try {
          if (told_apart(root, json)) return Found::key;
          found = Found::no_key;
        } catch (const std::exception&) {  // not in this scenario
        }
      }
    }
  }
  return found;
}

}  // namespace

TEST_CASE("keys: every value of a scenario is in one, or in the list of those that need none", "[plan][unit]") {
  std::set<std::string> unused;
  for (const auto& [path, reason] : kNoKey) unused.insert(path);
  for (const auto& option : scenario::options()) {
    if (option.path.empty() || has_children(option)) continue;
    if (option.path.rfind("/matrix/", 0) == 0) continue;  // it makes cells of other values
    if (option.choices.size() == 1) {                     // it has no other value
      unused.erase(option.path);
      continue;
    }
    const auto found = walk(option);
    INFO(option.path);
    CHECK(found != Found::no_place);  // else add a place for it to a sample, or a value to other_values()
    const bool needs_none = unused.erase(option.path) > 0;
    CHECK((found == Found::key) == !needs_none);
  }
  CHECK(unused == std::set<std::string>{});
}
