#include "reports/analysis/watching.hpp"

#include <algorithm>
#include <cmath>

#include "reports/analysis/critical.hpp"
#include "reports/analysis/mathematics.hpp"

namespace forklift::analysis {
namespace {

const double kBalanced = std::sqrt(0.5);  ///< loading of a balanced experiment

bool among(const std::vector<std::size_t>& cells, std::size_t cell) {
  return std::find(cells.begin(), cells.end(), cell) != cells.end();
}

std::vector<double> loadings_of(const std::vector<Contrast>& contrasts) {
  std::vector<double> loadings;
  for (const auto& contrast : contrasts) loadings.push_back(contrast.loading);
  return loadings;
}

}  // namespace

Verdict quick_verdict(const Contrast& c, const std::vector<double>& loadings, double outside, double margin,
                      bool higher_is_better) {
  if (!(c.freedom > 0) || !std::isfinite(c.se) || !std::isfinite(c.log_ratio)) return Verdict::not_compared;
  const auto with = [&](double critical) {
    return verdict_of({std::exp(c.log_ratio - critical * c.se), std::exp(c.log_ratio + critical * c.se)}, margin,
                      higher_is_better);
  };
  const auto narrow = with(student_quantile(outside, c.freedom));
  if (narrow == Verdict::undecided || loadings.size() < 2) return narrow;
  const auto wide = with(student_quantile(outside / static_cast<double>(loadings.size()), c.freedom));
  return wide == narrow ? narrow : with(dunnett_critical(loadings, c.freedom, outside));
}

std::size_t expected_blocks(const Rules& rules, std::size_t cells, double difference, double noise) {
  const auto until = rules.until.value_or(Until{});
  const std::vector<double> loadings(cells - 1, cells > 2 ? kBalanced : 0);
  for (std::size_t block = until.at_least; block < until.at_most; ++block) {
    const auto freedom = static_cast<double>((cells - 1) * (block - 1));
    const double half = dunnett_critical(loadings, freedom, look_level(block, until.at_most, rules.outside())) * noise *
                        std::sqrt(2 / static_cast<double>(block));
    if (half < std::log1p(difference)) return block;
  }
  return until.at_most;
}

Watching::Watching(const Rules& rules, std::vector<std::size_t> cells, std::size_t measures)
    : until_(rules.until.value_or(Until{})),
      margin_(rules.margin),
      outside_(rules.outside()),
      cells_(std::move(cells)),
      running_(cells_),
      watches_(cells_.size()),
      decided_(measures, std::vector<Decided>(cells_.size())) {}

std::size_t Watching::place_of(std::size_t cell) const {
  return static_cast<std::size_t>(std::find(cells_.begin(), cells_.end(), cell) - cells_.begin());
}

const CellWatch& Watching::cell(std::size_t cell) const { return watches_.at(place_of(cell)); }

const Decided& Watching::decided(std::size_t measure, std::size_t cell) const {
  return decided_.at(measure).at(place_of(cell));
}

/// By the whole interval: bounds of expectations are not those of a verdict, so the quick way around it is not open
/// here.
bool Watching::decides_expected(std::size_t block, std::size_t cell, const Contrast& c,
                                const std::vector<double>& loadings, const std::vector<ExpectedOfCell>& all) const {
  std::optional<Interval> interval;
  for (const auto& one : all) {
    if (one.cell != cell) continue;
    if (!interval) {
      const double half = dunnett_critical(loadings, c.freedom, level(block)) * c.se;
      interval = {std::exp(c.log_ratio - half), std::exp(c.log_ratio + half)};
    }
    if (outcome_of(one.expected, interval) == Outcome::undecided) return false;
  }
  return true;
}

void Watching::give_verdicts(std::size_t block, std::size_t measure, const LookMeasure& at) {
  const auto contrasts = uncritical_contrasts(at.analysis);
  const auto loadings = loadings_of(contrasts);
  for (std::size_t place = 1; place < cells_.size(); ++place) {
    auto& decided = decided_[measure][place];
    const auto there = at.analysis.place_of(cells_[place]);
    if (is_decided(decided.verdict) || !there || !among(running_, cells_[place])) continue;
    const auto& contrast = contrasts[*there - 1];
    const auto verdict = quick_verdict(contrast, loadings, level(block), margin_, at.higher_is_better);
    if (is_decided(verdict) && decides_expected(block, cells_[place], contrast, loadings, at.expected))
      decided = {verdict, block};
  }
}

/// The best running cell leaves behind those that it beats, at the level of all contrasts with the baseline.
void Watching::race(std::size_t block, const LookMeasure& at) {
  const auto contrasts = uncritical_contrasts(at.analysis);
  double loading = kBalanced;
  for (const auto& contrast : contrasts) loading = std::min(loading, contrast.loading);
  const std::vector<double> loadings(contrasts.size(), loading);
  std::optional<std::size_t> best;  // its place in the analysis
  const auto worth = [&](std::size_t there) {
    const double effect = at.analysis.fit.effects[there];
    return at.higher_is_better ? effect : -effect;
  };
  for (const auto cell : running_) {
    const auto there = at.analysis.place_of(cell);
    if (there && std::isfinite(worth(*there)) && (!best || worth(*there) > worth(*best))) best = there;
  }
  for (std::size_t place = 1; best && place < cells_.size(); ++place) {
    const auto there = at.analysis.place_of(cells_[place]);
    if (!there || *there == *best || !among(running_, cells_[place])) continue;
    const auto pair = of_pairs(at.analysis, {{*there, *best}}, level(block)).front();
    if (!(pair.freedom > 0) || !std::isfinite(pair.se) || !std::isfinite(pair.log_ratio)) continue;
    const double distance = worth(*best) - worth(*there);
    if (!(distance > pair.critical * pair.se)) continue;  // not even alone
    if (distance > dunnett_critical(loadings, pair.freedom, level(block)) * pair.se) {
      watches_[place].beaten_by = at.analysis.cells[*best];
    }
  }
}

bool Watching::all_decided(std::size_t place, const std::vector<LookMeasure>& measures) const {
  for (std::size_t i = 0; i < measures.size(); ++i) {
    if (measures[i].decides && !is_decided(decided_[i][place].verdict)) return false;
  }
  return true;
}

void Watching::leave(std::size_t place, Leaves why, std::size_t block) {
  watches_[place].leaves = why;
  watches_[place].block = block;
  std::erase(running_, cells_[place]);
}

/// Alone, the baseline has nothing to decide.
void Watching::settle(std::size_t block) {
  if (running_.size() < 2 || block >= until_.at_most) running_.clear();
}

void Watching::look(std::size_t block, const std::vector<LookMeasure>& measures, const std::vector<std::size_t>& lost) {
  if (running_.empty() || cells_.empty()) return;
  for (std::size_t i = 0; i < measures.size(); ++i) give_verdicts(block, i, measures[i]);
  if (until_.race && !measures.empty()) race(block, measures.front());
  for (std::size_t place = 1; place < cells_.size(); ++place) {
    if (!among(running_, cells_[place])) continue;
    if (all_decided(place, measures)) {
      watches_[place].beaten_by.reset();
      leave(place, Leaves::decided, block);
    } else if (watches_[place].beaten_by) {
      leave(place, Leaves::beaten, block);
    } else if (among(lost, cells_[place]) || among(lost, cells_.front())) {
      leave(place, Leaves::unmeasured, block);
    }
  }
  settle(block);
}

}  // namespace forklift::analysis
