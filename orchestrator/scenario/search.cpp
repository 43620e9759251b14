#include "orchestrator/scenario/search.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "orchestrator/scenario/extract.hpp"
#include "orchestrator/scenario/tables.hpp"
#include "orchestrator/scenario/workload.hpp"

namespace forklift::scenario {

namespace {

using fields::between;
using fields::field;
using fields::Table;

struct Loads {
  int from = 1, to = 1;
};

struct Limit {
  double p95_ms = 0;
};

/// /search as it is written.
struct Given {
  std::optional<Loads> terminals, rate_per_s;
  std::optional<Limit> limit;
  bool knee = true;
  double precision = 0.05;
};

Table<Loads> loads(const fields::Range& range) {
  return {field("from", &Loads::from, range, "The lowest."), field("to", &Loads::to, range, "The highest.").required()};
}

Table<Limit> limits() {
  return {field("p95_ms", &Limit::p95_ms, between(0.001, 1e6, "ms"),
                "New-Order's response time: the highest load whose 95th percentile is not above this.")
              .required()};
}

const Table<Given>& given_fields() {
  static const Table<Given> all{
      object_of("terminals", &Given::terminals, loads(between(1, 100000)), "Search over terminals per home warehouse."),
      object_of("rate_per_s", &Given::rate_per_s, loads(between(1, 1e7, "1/s")),
                "Search over the rate of all drivers together (pacing `rate`)."),
      object_of("limit", &Given::limit, limits(), "What the load must hold; without it only the knee is searched for."),
      field("knee", &Given::knee, "Search for the knee: the lowest load that brings 95 % of the highest throughput."),
      field("precision", &Given::precision, between(0.001, 1), "Share of the load that is near enough."),
  };
  return all;
}

/// The workload must know the load that is varied.
void check_load(const Json& scenario, const std::string& name, const std::string& where) {
  const auto kind = value_of(scenario, JsonPointer{"/workload/kind"}).get<std::string>();
  const auto has_it = [&](const WorkloadFacts& facts) {
    return std::find(facts.loads.begin(), facts.loads.end(), name) != facts.loads.end();
  };
  if (!has_it(description_of(Workload{.kind = kind}).facts))
    throw Error{ErrorKind::config, where, fmt::format("workload kind \"{}\" has no {}", kind, name),
                "Use workload kind " + workloads_that(has_it)};
}

}  // namespace

void add_search_options(std::vector<Option>& all) {
  all.push_back({.path = "/search",
                 .type = Type::object,
                 .help = "A search for a load, in every cell, instead of a fixed one.",
                 .fixed = true});
  fields::add_options(all, "/search", given_fields());
}

std::optional<Search> read_search(const Json& scenario, const Locator& where) {
  const JsonPointer at{"/search"};
  if (!scenario.contains(at)) return std::nullopt;
  const auto given = fields::read(given_fields(), scenario.at(at), "");
  if (given.terminals.has_value() == given.rate_per_s.has_value()) {
    throw Error{ErrorKind::config, where(at), "a search varies one thing: terminals or rate_per_s",
                "Write for example {\"terminals\": {\"from\": 1, \"to\": 64}, \"limit\": {\"p95_ms\": 20}}"};
  }
  const std::string name = given.terminals ? "terminals" : "rate_per_s";
  check_load(scenario, name, where(at / name));
  const auto& range = given.terminals ? *given.terminals : *given.rate_per_s;
  Search search{.vary = "workload." + name,
                .from = range.from,
                .to = range.to,
                .p95_ms = {},
                .knee = given.knee,
                .precision = given.precision};
  if (given.limit) search.p95_ms = given.limit->p95_ms;
  if (search.from >= search.to) {
    throw Error{ErrorKind::config, where(at / name),
                fmt::format("there is nothing between {} and {}", search.from, search.to), "Make `to` the higher one"};
  }
  if (!search.p95_ms && !search.knee) {
    throw Error{ErrorKind::config, where(at), "it searches for nothing",
                "Give it a limit: {\"p95_ms\": 20}, or leave `knee` at true"};
  }
  if (given.rate_per_s && value_of(scenario, JsonPointer{"/workload/pacing"}) != "rate") {
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
