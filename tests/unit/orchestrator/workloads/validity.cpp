// The rule of a valid run, in words made of the constants that decide.
#include <catch2/catch.hpp>

#include "common/core/files.hpp"
#include "orchestrator/scenario/workload.hpp"

using namespace forklift;

namespace {

std::string validity_of(const std::string& kind) {
  scenario::Workload load;
  load.kind = kind;
  return scenario::description_of(load).validity();
}

/// The text of a Markdown file with its lines joined.
std::string flat(std::string text) {
  for (auto& c : text) c = c == '\n' ? ' ' : c;
  return text;
}

}  // namespace

TEST_CASE("workloads: each says when a run of it is valid", "[workloads][unit]") {
  CHECK(
      validity_of("dbt2") ==
      "A run is valid, and shows a number, if every driver reported a measurement window, at least one New-Order was "
      "committed in it, no stall is longer than workload.max_stall if that is set, every input audit is within its "
      "bounds, no consistency condition is violated, of each kind of "
      "transaction at most 1 % (or 2, if that is more), and never all, failed after their retries, and the commits "
      "that "
      "drivers and servers counted differ by at most 1 % (or 10, if that is more) plus the number of unknown outcomes. "
      "Where faults are part of the scenario, failed transactions are noted only.");
  CHECK(validity_of("sysbench") ==
        "A run is valid, and shows a number, if every driver reported a measurement window, all share a whole window, "
        "at least one transaction was committed in it, no stall is longer than workload.max_stall if that is set, at "
        "most 1 % (or 2, if that is more) failed after their retries, and the queries that sysbench and the servers "
        "counted in it differ by at most 2 % (or 20, if that is more).");
  CHECK(validity_of("key-lookup") ==
        "A run is valid, and shows a number, if every driver reported a measurement window, every lookup came back, "
        "every "
        "row read is the one that was written, each phase did at least one lookup, and at most 1 % (or 2, if that is "
        "more) "
        "of a phase’s lookups failed; in a mix, absent and present rows are answers.");
}

TEST_CASE("workloads: docs/measurement.md has the rule of each, word for word", "[workloads][unit]") {
  const auto docs = flat(read_file(std::string{FORKLIFT_SOURCE_DIR} + "/docs/measurement.md"));
  for (const auto* workload : scenario::workloads()) {
    INFO(workload->facts.name);
    CHECK(docs.find(workload->validity()) != std::string::npos);
  }
}
