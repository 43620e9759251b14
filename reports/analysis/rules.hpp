#pragma once
// What a scenario's `compare` asks of the comparison, and the rules by which verdicts are given, in words made of the
// constants that decide: they stand below the report's table, beside the rule of valid runs that its workload stored,
// and a test finds them in docs/measurement.md.
#include <optional>
#include <string>
#include <vector>

#include "common/store/records.hpp"
#include "reports/analysis/expected.hpp"
#include "reports/analysis/looks.hpp"

namespace forklift::analysis {

/// Of an experiment that was looked at after every block, and ended when it was decided.
struct Until {
  std::size_t at_least = kFirstLook, at_most = 30;  ///< blocks: fixed before the first look
  bool race = false;                                ///< cells that another one beats left, too
};

struct Rules {
  double confidence = 0.95;   ///< of all intervals of one measure together
  double margin = 0.02;       ///< ratios from 1 / (1 + margin) to 1 + margin do not matter
  std::string baseline = {};  ///< the cell's name; empty: the first; "none": every cell against every other
  std::vector<std::string> measures = {};  ///< judged beside the headlines; empty: all
  std::optional<Until> until = {};         ///< none: a fixed plan, read once
  std::vector<Expected> expected = {};     ///< what sources found
  double outside() const { return 1 - confidence; }
  /// For intervals that no look drew, in an experiment that ended when it liked: as strict as its last look may be.
  Rules at_the_end() const;
  /// "fixed plan", "watched to at most 30 blocks".
  std::string plan_words() const;
  bool all_pairs() const { return baseline == "none"; }
  bool judges(const store::Measure& measure) const;
};

/// As the experiment's plan has them; the defaults for one of an earlier version.
Rules rules_of(const store::ExperimentRecord& experiment);

/// When cells are called faster, slower, …
std::string verdict_rules(const Rules& rules = {});

}  // namespace forklift::analysis
