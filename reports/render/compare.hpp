#pragma once
// `forklift compare A B`: runs ("17"), cells ("EXPERIMENT/CELL") or experiments (an id, its start, or "latest"), of one
// database or two. Experiments are compared cell by cell, by name.
#include <optional>
#include <string>
#include <vector>

#include "common/core/json.hpp"
#include "common/store/reader.hpp"
#include "reports/analysis/circumstances.hpp"
#include "reports/analysis/gate.hpp"

namespace forklift::render {

struct ComparedPair {
  std::string a, b;                 ///< "quickstart-…/by warehouse"; b is "–" if there is no such cell
  store::Measure measure;           ///< of both sides, or with `across` A's …
  store::Measure measure_b;         ///< … and B's
  analysis::Measured of_a, of_b;    ///< figures of valid runs
  std::string unmeasured;           ///< which side has no figures, and why; empty if both have
  std::string unlike_load;          ///< "pacing none → tpcc": figures that say nothing of each other
  analysis::Comparison comparison;  ///< b against a: inside blocks if both are cells of one experiment
  std::optional<analysis::GateResult> gate;
  bool comparable = true;  ///< false: a scale below 1, or unlike loads
  std::vector<std::pair<std::string, std::pair<std::string, std::string>>> differences;  ///< setting → (a, b)
  std::vector<analysis::Unlike> beside;  ///< what differs beside the scenario
};

struct CompareResult {
  std::vector<ComparedPair> pairs;
  std::vector<std::string> notes;        ///< cells of B alone, the machines' noise
  std::vector<analysis::Unlike> common;  ///< of `beside`, what all pairs have
  bool all_recorded = true;              ///< machines, versions and settings of both sides are known
  bool gated = false;                    ///< --fail-if-slower was given
  /// With a gate: some pair is slower by more than was allowed, or was not measured, or there is none.
  bool failed() const;
  /// Of the pairs that have one; outcome_of() says what they come to.
  std::vector<analysis::Gate> gates() const;
};

struct CompareOptions {
  std::optional<double> fail_if_slower = {};  ///< share, 0.03 for 3 %; none: no gate
  std::string measure = {};                   ///< its name; empty: the headlines that both have
  bool across = false;  ///< also under different loads and of different workloads, where the units are the same
};

/// Errors: config, if a name means nothing, if the two are not of a kind or the same thing, if they were measured under
/// different loads or by different measures (unless `across`); without a gate also if no cell of one has the name of a
/// cell of the other.
CompareResult compare_named(const store::Reader& reader_a, const std::string& a, const store::Reader& reader_b,
                            const std::string& b, const CompareOptions& options = {});

/// "5,280 NOTPM (3 runs)", "no valid run: 2 failed".
std::string figures_words(const analysis::Measured& measured, const store::Measure& measure);
/// What a pair has beside the scenario that is not common to all.
std::vector<analysis::Unlike> beside_alone(const CompareResult& result, const ComparedPair& pair);
/// What the gate says of all pairs together, in one line: "failed: of 3 comparisons 1 slower, 2 not slower".
std::string gate_summary(const CompareResult& result);

// compare_text.cpp
std::string compare_text(const CompareResult& result);
Json compare_json(const CompareResult& result);

}  // namespace forklift::render
