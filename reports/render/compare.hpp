#pragma once
// `forklift compare A B`: runs ("17"), cells ("EXPERIMENT/CELL") or experiments (an id, its start, or "latest"), of one
// database or two. Experiments are compared cell by cell, by name.
#include <optional>
#include <string>
#include <vector>

#include "common/core/json.hpp"
#include "common/store/reader.hpp"
#include "reports/analysis/comparison.hpp"

namespace forklift::render {

struct ComparedPair {
  std::string a, b;                      ///< "quickstart-…/by warehouse"
  std::vector<double> notpm_a, notpm_b;  ///< valid runs
  analysis::Comparison comparison;       ///< b against a
  std::optional<analysis::GateResult> gate;
  bool comparable = true;  ///< false: a scale below 1, or two scales
  std::vector<std::pair<std::string, std::pair<std::string, std::string>>> differences;  ///< setting → (a, b)
};

struct CompareResult {
  std::vector<ComparedPair> pairs;
  std::vector<std::string> notes;  ///< cells without a partner, other machines
  /// Some pair is slower by more than was allowed, and its interval says so.
  bool failed() const;
};

/// `fail_if_slower`: share, 0.03 for 3 %. Errors: config, if a name means nothing or the two are not of a kind.
CompareResult compare_named(const store::Reader& reader_a, const std::string& a, const store::Reader& reader_b,
                            const std::string& b, std::optional<double> fail_if_slower = {});

std::string compare_text(const CompareResult& result);
Json compare_json(const CompareResult& result);

}  // namespace forklift::render
