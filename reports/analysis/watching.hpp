#pragma once
// Who leaves an experiment that is looked at after every block. A verdict, once given, stays; a cell whose verdicts
// are given leaves, the baseline and the undecided go on. The live sweep, reports and the simulation all ask this.
// Source: docs/measurement.md, "Looking after every block". Pure.
#include <optional>
#include <vector>

#include "reports/analysis/contrasts.hpp"
#include "reports/analysis/rules.hpp"
#include "reports/analysis/verdict.hpp"

namespace forklift::analysis {

enum class Leaves {
  not_yet,
  decided,     ///< by every measure that decides
  beaten,      ///< by another running cell, where the experiment races
  unmeasured,  ///< it can't be compared, so that no block will decide it
};

/// A verdict and the look that gave it.
struct Decided {
  Verdict verdict = Verdict::undecided;
  std::size_t block = 0;
};

struct CellWatch {
  Leaves leaves = Leaves::not_yet;
  std::size_t block = 0;                   ///< after which it left
  std::optional<std::size_t> beaten_by{};  ///< a cell
};

/// What a source found of a cell against the baseline.
struct ExpectedOfCell {
  std::size_t cell = 0;
  Expected expected;
};

/// One measure at one look.
struct LookMeasure {
  const BlockAnalysis& analysis;
  bool higher_is_better = true;
  bool decides = true;                        ///< cells leave by it
  std::vector<ExpectedOfCell> expected = {};  ///< a verdict is given when the interval decides these, too
};

class Watching {
 public:
  /// `cells`: the baseline first. `measures`: given at each look in the same order, first the one that is raced by.
  Watching(const Rules& rules, std::vector<std::size_t> cells, std::size_t measures);

  /// Those of the next block, the baseline first; empty: the experiment is over.
  const std::vector<std::size_t>& running() const { return running_; }
  /// After so many blocks there is a look.
  bool looks_after(std::size_t block) const { return block >= until_.at_least; }
  /// The error that the intervals of that look may have.
  double level(std::size_t block) const { return look_level(block, until_.at_most, outside_); }

  /// The look after so many blocks. `lost`: cells that can't be compared any more; with the baseline all.
  void look(std::size_t block, const std::vector<LookMeasure>& measures, const std::vector<std::size_t>& lost);

  const CellWatch& cell(std::size_t cell) const;
  /// Of measure `measure`; undecided: not given yet.
  const Decided& decided(std::size_t measure, std::size_t cell) const;

 private:
  std::size_t place_of(std::size_t cell) const;
  void give_verdicts(std::size_t block, std::size_t measure, const LookMeasure& at);
  bool decides_expected(std::size_t block, std::size_t cell, const Contrast& contrast,
                        const std::vector<double>& loadings, const std::vector<ExpectedOfCell>& all) const;
  void race(std::size_t block, const LookMeasure& at);
  bool all_decided(std::size_t place, const std::vector<LookMeasure>& measures) const;
  void leave(std::size_t place, Leaves why, std::size_t block);
  void settle(std::size_t block);

  Until until_;
  double margin_, outside_;
  std::vector<std::size_t> cells_, running_;
  std::vector<CellWatch> watches_;             ///< by place in `cells_`
  std::vector<std::vector<Decided>> decided_;  ///< by measure and place
};

/// After how many blocks half of such experiments are decided, at most `rules.until->at_most`: so many cells, each
/// `difference` (0.1) from the baseline, whose runs scatter by `noise` (0.06) inside blocks.
std::size_t expected_blocks(const Rules& rules, std::size_t cells, double difference, double noise);

/// The verdict of one of several intervals that hold together; quickly, since most are plain by Student's and
/// Bonferroni's critical values, between which Dunnett's lies.
Verdict quick_verdict(const Contrast& contrast, const std::vector<double>& loadings, double outside, double margin,
                      bool higher_is_better);

}  // namespace forklift::analysis
