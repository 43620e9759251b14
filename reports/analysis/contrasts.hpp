#pragma once
// Cells of one experiment against each other, by one measure: the ratio of two cells inside blocks, and its interval,
// which holds together with those of all others of its family. Source: docs/measurement.md, "Verdicts". Pure.
#include <utility>

#include "reports/analysis/cell_noise.hpp"

namespace forklift::analysis {

struct Contrast {
  double log_ratio = 0;  ///< effect of the second cell − effect of the first
  double se = 0;         ///< its standard error
  double freedom = 0;    ///< 0: no interval
  double critical = 0;   ///< the interval is log_ratio ± critical · se
  double loading = 0;    ///< sqrt of the correlation with the others, cautiously
  double low() const { return log_ratio - critical * se; }
  double high() const { return log_ratio + critical * se; }
};

/// The fit of one experiment's measure. Rows that are not linked to the baseline are not in it.
struct BlockAnalysis {
  std::vector<std::size_t> cells;  ///< of the table; the baseline first
  CellNoise noise;
  BlockFit fit;  ///< weighted by each cell's noise
  /// Of the place in `cells`; nothing if it is not there.
  std::optional<std::size_t> place_of(std::size_t cell) const;
};

/// `floor`: the smallest believable deviation of one run's logarithm.
BlockAnalysis analyse_blocks(const BlockTable& table, std::size_t baseline, double floor);

/// All places of `cells` but the baseline against it, without critical values: all but those is quickly made.
std::vector<Contrast> uncritical_contrasts(const BlockAnalysis& analysis);
/// The same with them (Dunnett), at a family-wise error of `outside`; without degrees of
/// freedom none has an interval.
std::vector<Contrast> against_baseline(const BlockAnalysis& analysis, double outside);

using Places = std::pair<std::size_t, std::size_t>;  ///< of `cells`: from, to
/// Any pairs, cautiously (Šidák); one pair: Student's t.
std::vector<Contrast> of_pairs(const BlockAnalysis& analysis, const std::vector<Places>& pairs, double outside);
/// A pair of a family of all pairs (Tukey–Kramer).
Contrast of_all_pairs(const BlockAnalysis& analysis, Places pair, double outside);

}  // namespace forklift::analysis
