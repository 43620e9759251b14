#include "orchestrator/scenario/search.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "orchestrator/scenario/extract.hpp"
#include "orchestrator/scenario/workload.hpp"

namespace forklift::scenario {

std::optional<Search> read_search(const Json& scenario, const Locator& where) {
  const JsonPointer at{"/search"};
  if (!scenario.contains(at)) return std::nullopt;
  const Json& given = scenario.at(at);
  if (given.contains("terminals") == given.contains("rate_per_s")) {
    throw Error{ErrorKind::config, where(at), "a search varies one thing: terminals or rate_per_s",
                "Write for example {\"terminals\": {\"from\": 1, \"to\": 64}, \"limit\": {\"p95_ms\": 20}}"};
  }
  const std::string name = given.contains("terminals") ? "terminals" : "rate_per_s";
  const auto kind = value_of(scenario, JsonPointer{"/workload/kind"}).get<std::string>();
  const auto has_it = [&](const WorkloadFacts& facts) {
    return std::find(facts.loads.begin(), facts.loads.end(), name) != facts.loads.end();
  };
  if (!has_it(description_of(Workload{.kind = kind}).facts)) {
    throw Error{ErrorKind::config, where(at / name), fmt::format("workload kind \"{}\" has no {}", kind, name),
                "Use workload kind " + workloads_that(has_it)};
  }
  const auto integer = [&](const char* key) { return value_of(scenario, at / name / key).get<int>(); };
  Search search{.vary = "workload." + name,
                .from = integer("from"),
                .to = integer("to"),
                .p95_ms = {},
                .knee = value_of(scenario, at / "knee").get<bool>(),
                .precision = value_of(scenario, at / "precision").get<double>()};
  if (given.contains("limit")) search.p95_ms = given["limit"]["p95_ms"].get<double>();
  if (search.from >= search.to) {
    throw Error{ErrorKind::config, where(at / name),
                fmt::format("there is nothing between {} and {}", search.from, search.to), "Make `to` the higher one"};
  }
  if (!search.p95_ms && !search.knee) {
    throw Error{ErrorKind::config, where(at), "it searches for nothing",
                "Give it a limit: {\"p95_ms\": 20}, or leave `knee` at true"};
  }
  if (name == "rate_per_s" && value_of(scenario, JsonPointer{"/workload/pacing"}) != "rate") {
    throw Error{ErrorKind::config, where(at / name), "there is a rate only with workload.pacing \"rate\"",
                "Set workload.pacing to \"rate\", or search over terminals"};
  }
  return search;
}

void as_series(const Search& search, Cell& cell) {
  cell.series = cell.name;
  cell.changes.emplace_back(search.vary, std::to_string(search.from));
  cell.name = fmt::format("{}, {}={}", cell.series, search.vary.substr(search.vary.rfind('.') + 1), search.from);
}

}  // namespace forklift::scenario
