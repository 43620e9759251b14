#pragma once
// What a series shows in one measure: its points with their errors, where it changed its level, and where its machines
// became noisier. Source of the rules: docs/measurement.md, "Change points". Pure.
#include <optional>
#include <string>
#include <vector>

#include "reports/analysis/change_points.hpp"
#include "reports/analysis/comparison.hpp"
#include "reports/analysis/gate.hpp"
#include "reports/analysis/series.hpp"

namespace forklift::analysis {

/// A point in this measure.
struct HistoryFigure {
  std::size_t point = 0;  ///< of the series
  std::size_t runs = 0;   ///< with a value
  double log_value = 0;   ///< mean
  double se = 0;          ///< its standard error
  bool noisier = false;   ///< its runs scatter more than the others': its error is its own
  double value() const;   ///< geometric mean
};

/// A level that ends and one that begins.
struct HistoryChange {
  std::size_t figure = 0;  ///< the first on the new level
  double before = 0, after = 0;
  LevelStep step;
  bool worse = false;
};

/// How much the runs of a point's experiment scatter.
struct NoiseFigure {
  std::size_t figure = 0;
  Scatter scatter;
};

struct History {
  store::Measure measure;  ///< as the newest point that has it defines it
  std::vector<HistoryFigure> figures;
  Changes changes;  ///< of the figures
  std::vector<HistoryChange> changed;
  double run_sd = 0;    ///< of one run's logarithm, all points together
  int run_freedom = 0;  ///< 0: no point has two runs
  std::vector<NoiseFigure> noise;
  std::vector<HistoryChange> noise_changed;  ///< before, after: standard deviations; worse: noisier
  std::size_t left_out = 0;                  ///< points without a value above 0 of this measure
  /// Changes can be told: the runs' scatter is known, or there are points enough.
  bool is_judged = false;
};

/// `points`: so many from the oldest on; all by default.
History history_of(const Series& series, const std::string& measure, std::size_t points = SIZE_MAX);

/// Two figures, by their errors and by how much points differ beside them; `family`: so many comparisons hold together.
Comparison compare_figures(const History& history, std::size_t a, std::size_t b, double confidence,
                           std::size_t family = 1);

/// What the last figure is to be compared with: the newest before it that is good. The first is good, and then each
/// that passed against the last good one before it, slower by no more than `margin`; an undecided one is not, nor is a
/// lone spike. Nothing if it is the first.
std::optional<std::size_t> last_good(const History& history, double margin, double confidence);

}  // namespace forklift::analysis
