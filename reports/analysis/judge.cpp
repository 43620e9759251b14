#include "reports/analysis/judge.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <set>
#include <utility>

#include "reports/analysis/covariates.hpp"
#include "reports/analysis/critical.hpp"
#include "reports/analysis/findings.hpp"
#include "reports/analysis/sessions.hpp"

namespace forklift::analysis {
namespace {

constexpr double kMissing = std::numeric_limits<double>::quiet_NaN();
constexpr int kTrustedNoise = 5;  ///< runs a side from which an A/A experiment's spread may replace a count's floor

bool speaks_for_all(const KnownNoise& noise, const store::Measure& measure, const std::vector<std::size_t>& cells) {
  return noise.in_blocks && noise.floor.measure == measure.name && noise.floor.runs >= kTrustedNoise &&
         std::all_of(cells.begin(), cells.end(), [&](auto cell) {
           return std::find(noise.cells.begin(), noise.cells.end(), cell) != noise.cells.end();
         });
}

/// The measured noise of like cells, where it is known better than from counts.
std::optional<double> known_noise(const Evidence& e, const MeasureInBlocks& m, const std::vector<std::size_t>& cells) {
  if (!e.noise || !speaks_for_all(*e.noise, m.measure, cells)) return std::nullopt;
  const auto& floor = e.noise->floor;
  return m.taken_out && m.taken_out->used && !floor.covariate.empty() ? floor.spread_without : floor.spread;
}

/// The values of one measure as they are filled in, run by run.
class Filling {
 public:
  /// `blocks`: only the first so many.
  Filling(const Evidence& e, MeasureInBlocks& into, std::optional<int> blocks)
      : e_(e), into_(into), blocks_(blocks.value_or(std::numeric_limits<int>::max())) {}

  void fill(const std::vector<std::size_t>& cells) {
    for (const auto cell : cells) row_of_[e_.cells[cell].number] = cell;
    parts_ = parts_of_blocks(e_.runs, e_.resumed_us);
    std::set<std::pair<int, int>> columns;
    for (const auto& run : e_.runs) {
      if (value_of_run(run)) columns.insert(column_of(run));
    }
    columns_.assign(columns.begin(), columns.end());
    for (const auto& column : columns_) into_.repeats.push_back(column.first);
    into_.table.assign(e_.cells.size(), std::vector<double>(columns_.size(), kMissing));
    into_.runs.assign(e_.cells.size(), std::vector<std::optional<store::RunId>>(columns_.size()));
    into_.before.assign(e_.cells.size(), std::vector<int>(columns_.size(), -1));
    into_.has_zero.assign(e_.cells.size(), false);
    int last = -1;
    for (const auto& run : e_.runs) {
      if (const auto value = value_of_run(run)) put(run, *value, last);
      const auto row = row_of_.find(run.cell);
      last = row == row_of_.end() ? -1 : static_cast<int>(row->second);
    }
    into_.floor = runs_ > 0 ? std::sqrt(exactness_ / runs_) : 0;
  }

 private:
  std::optional<double> value_of_run(const store::Run& run) const {
    if (run.repeat >= blocks_) return std::nullopt;
    const auto found = e_.values.find(run.number);
    if (found == e_.values.end() || !row_of_.contains(run.cell)) return std::nullopt;
    return find(found->second, into_.measure.name);
  }

  /// The block, and the part of it where a break has divided it.
  std::pair<int, int> column_of(const store::Run& run) const {
    const auto part = parts_.find(run.number);
    return {run.repeat, part == parts_.end() ? 0 : part->second};
  }

  void put(const store::Run& run, double value, int before) {
    const auto row = row_of_.at(run.cell);
    if (!(value > 0)) into_.has_zero[row] = true;
    if (!(value > 0) || !std::isfinite(value)) return;
    const auto place = std::lower_bound(columns_.begin(), columns_.end(), column_of(run)) - columns_.begin();
    const auto column = static_cast<std::size_t>(place);
    into_.table[row][column] = std::log(value);
    into_.runs[row][column] = run.number;
    into_.before[row][column] = before;
    const auto exactness = e_.exactness.find(run.number);
    if (exactness == e_.exactness.end()) return;
    exactness_ += find(exactness->second, into_.measure.name).value_or(0);
    ++runs_;
  }

  const Evidence& e_;
  MeasureInBlocks& into_;
  int blocks_;
  std::map<store::CellId, std::size_t> row_of_;
  std::map<store::RunId, int> parts_;
  std::vector<std::pair<int, int>> columns_;
  double exactness_ = 0;
  int runs_ = 0;
};

std::size_t common_blocks(const BlockTable& table, std::size_t a, std::size_t b) {
  std::size_t common = 0;
  for (std::size_t r = 0; r < table[a].size(); ++r)
    common += std::isfinite(table[a][r]) && std::isfinite(table[b][r]) ? 1 : 0;
  return common;
}

bool has_values(const MeasureInBlocks& m, std::size_t cell) {
  return std::any_of(m.table[cell].begin(), m.table[cell].end(), [](double y) { return std::isfinite(y); });
}

std::size_t runs_in(const MeasureInBlocks& m, std::size_t cell) {
  return static_cast<std::size_t>(
      std::count_if(m.table[cell].begin(), m.table[cell].end(), [](double y) { return std::isfinite(y); }));
}

/// Of cells that no chain of common blocks links.
std::string unlinked_words(const MeasureInBlocks& m, std::size_t from, std::size_t to) {
  if (runs_in(m, to) == 1 || runs_in(m, from) == 1)
    return fmt::format("its one run is in a block of which the {} has none", runs_in(m, to) == 1 ? "other" : "cell");
  return "no block has runs of both, and none links them by way of other cells";
}

/// Of cells whose ratio is known.
std::string no_interval_words(const MeasureInBlocks& m, std::size_t from, std::size_t to) {
  if (m.analysis.fit.used_blocks == 1)
    return "one block gives no interval; at least 2 are needed, 3 or more say something";
  if (runs_in(m, to) == 1) return "one run gives no interval; at least 2 in blocks with others are needed";
  if (runs_in(m, from) == 1)
    return "one run of what it is compared with gives no interval; at least 2 in blocks with others are needed";
  return fmt::format("{} runs in {} blocks leave nothing to see their scatter by", m.analysis.fit.runs,
                     m.analysis.fit.used_blocks);
}

/// Why there is no contrast of these two.
Comparison without_interval(const MeasureInBlocks& m, std::size_t from, std::size_t to,
                            const std::optional<Contrast>& contrast, const Rules& rules) {
  const bool better = m.measure.higher_is_better;
  if (m.has_zero[from] || m.has_zero[to])
    return not_compared(std::nullopt, "a value is 0 or below, so that there is no ratio", rules, better);
  if (!contrast) return not_compared(std::nullopt, unlinked_words(m, from, to), rules, better);
  if (!std::isfinite(contrast->log_ratio))
    return not_compared(std::nullopt, "the scatter of its cells differs too much for one fit", rules, better);
  return not_compared(std::exp(contrast->log_ratio), no_interval_words(m, from, to), rules, better);
}

bool has_interval(const MeasureInBlocks& m, CellPair pair, const std::optional<Contrast>& contrast) {
  return contrast && !m.has_zero[pair.from] && !m.has_zero[pair.to] && contrast->freedom > 0 &&
         std::isfinite(contrast->se) && std::isfinite(contrast->log_ratio);
}

/// Critical values by degrees of freedom and blocks: of the family.
using Critical = std::function<double(double freedom, std::size_t blocks)>;

/// `growing`: cells that further blocks have.
Comparison comparison_of(const MeasureInBlocks& m, CellPair pair, const std::optional<Contrast>& contrast,
                         const Rules& rules, std::size_t growing, const Critical& critical) {
  if (!has_interval(m, pair, contrast)) return without_interval(m, pair.from, pair.to, contrast, rules);
  const auto& noise = m.analysis.noise;
  const auto blocks = static_cast<double>(m.analysis.fit.used_blocks);
  const bool flagged = noise.flagged(pair.from) || noise.flagged(pair.to);
  const auto critical_with = [&](std::size_t wanted) {
    const double more = static_cast<double>(wanted) - blocks;
    const double freedom = flagged ? contrast->freedom * (static_cast<double>(wanted) - 1) / std::max(blocks - 1, 1.0)
                                   : contrast->freedom + static_cast<double>(growing - 1) * more;
    return critical(freedom, wanted);
  };
  auto c = compare_in_blocks(*contrast, m.analysis.fit.used_blocks, rules, m.measure.higher_is_better,
                             noise.floored && !flagged, critical_with);
  c.blocks = common_blocks(m.table, pair.from, pair.to);
  return c;
}

/// Of pairs whose cells are in the analysis, by their places; nothing for the others.
std::vector<std::optional<Places>> places_of(const BlockAnalysis& analysis, const std::vector<CellPair>& pairs) {
  std::vector<std::optional<Places>> places;
  for (const auto& pair : pairs) {
    const auto from = analysis.place_of(pair.from), to = analysis.place_of(pair.to);
    places.push_back(from && to ? std::optional{Places{*from, *to}} : std::nullopt);
  }
  return places;
}

}  // namespace

BlockTable outside_in_blocks(const MeasureInBlocks& m, const std::map<store::RunId, OutsideLoad>& outside,
                             const std::string& covariate) {
  BlockTable table(m.table.size());
  for (std::size_t cell = 0; cell < m.runs.size(); ++cell) {
    for (const auto& run : m.runs[cell]) {
      const auto load = run ? outside.find(*run) : outside.end();
      const auto share = load == outside.end() ? std::nullopt : figure_of(load->second, covariate);
      table[cell].push_back(share.value_or(kMissing));
    }
  }
  return table;
}

namespace {

/// Subtracts the share of the noise that the A/A experiment before this one explained, if it is known of every run and
/// the cells do not differ in it.
void take_out(const Evidence& e, const BlockTable& outside, const std::vector<std::size_t>& cells, MeasureInBlocks& m) {
  const auto& floor = e.covariate->floor;
  if (!speaks_for_all(*e.covariate, m.measure, cells)) return;
  auto without = m.table;
  for (std::size_t i = 0; i < without.size(); ++i) {
    for (std::size_t r = 0; r < without[i].size(); ++r) {
      if (std::isfinite(without[i][r]) && !std::isfinite(outside[i][r])) return;
      without[i][r] -= floor.slope * outside[i][r];
    }
  }
  m.taken_out = TakenOut{floor.covariate, !differs_by_cell(outside)};
  if (!m.taken_out->used) return;
  m.taken_out->as_measured = std::exchange(m.table, std::move(without));
}

struct How {
  std::optional<int> blocks;  ///< only the first so many
  bool known_floor = true;    ///< an A/A experiment's noise may replace a count's floor
  bool adjusted = true;       ///< a known cause of noise is taken out
};

MeasureInBlocks measured(const Evidence& e, const store::Measure& measure, const std::vector<std::size_t>& cells,
                         const How& how) {
  MeasureInBlocks m{.measure = measure,
                    .table = {},
                    .repeats = {},
                    .runs = {},
                    .before = {},
                    .has_zero = {},
                    .taken_out = {},
                    .analysis = {}};
  std::vector<std::size_t> alike;
  for (const auto cell : cells) {
    const auto* own = find_measure(e.cells[cell], measure.name);
    if (own != nullptr && own->unit == measure.unit) alike.push_back(cell);
  }
  Filling{e, m, how.blocks}.fill(alike);
  if (how.adjusted && e.covariate) take_out(e, outside_in_blocks(m, e.outside, e.covariate->floor.covariate), alike, m);
  if (how.known_floor) {
    if (const auto noise = known_noise(e, m, alike)) m.floor = std::min(m.floor, *noise);
  }
  if (!cells.empty()) m.analysis = analyse_blocks(m.table, cells.front(), m.floor);
  return m;
}

}  // namespace

MeasureInBlocks measure_in_blocks(const Evidence& e, const store::Measure& measure,
                                  const std::vector<std::size_t>& cells, std::optional<int> blocks) {
  return measured(e, measure, cells, {.blocks = blocks});
}

MeasureInBlocks measure_at_look(const Evidence& e, const store::Measure& measure, const std::vector<std::size_t>& cells,
                                std::size_t blocks) {
  return measured(e, measure, cells, {.blocks = static_cast<int>(blocks), .known_floor = false});
}

MeasureInBlocks measure_as_it_is(const Evidence& e, const store::Measure& measure,
                                 const std::vector<std::size_t>& cells) {
  return measured(e, measure, cells, {.blocks = {}, .adjusted = false});
}

std::map<std::size_t, Comparison> compare_with_baseline(const MeasureInBlocks& m, const std::vector<std::size_t>& cells,
                                                        const Rules& rules) {
  const auto contrasts = against_baseline(m.analysis, rules.outside());
  std::vector<double> loadings;
  for (const auto& contrast : contrasts) loadings.push_back(contrast.loading);
  std::map<std::size_t, Comparison> all;
  if (cells.empty() || (!has_values(m, cells[0]) && !m.has_zero[cells[0]])) return all;
  for (std::size_t i = 1; i < cells.size(); ++i) {
    if (!has_values(m, cells[i]) && !m.has_zero[cells[i]]) continue;
    const auto place = m.analysis.place_of(cells[i]);
    const auto contrast = place ? std::optional{contrasts[*place - 1]} : std::nullopt;
    all[cells[i]] = comparison_of(
        m, {cells[0], cells[i]}, contrast, rules, m.analysis.cells.size(),
        [&](double freedom, std::size_t) { return dunnett_critical(loadings, freedom, rules.outside()); });
  }
  return all;
}

std::optional<Comparison> compare_at_look(const MeasureInBlocks& m, CellPair pair, const Rules& rules,
                                          const Look& look) {
  if (!has_values(m, pair.to) && !m.has_zero[pair.to]) return std::nullopt;
  const auto contrasts = uncritical_contrasts(m.analysis);
  std::vector<double> loadings;
  for (const auto& contrast : contrasts) loadings.push_back(contrast.loading);
  const auto place = m.analysis.place_of(pair.to);
  auto contrast = place ? std::optional{contrasts[*place - 1]} : std::nullopt;
  if (contrast && contrast->freedom > 0)
    contrast->critical = dunnett_critical(loadings, contrast->freedom, look.outside);
  auto c = comparison_of(m, pair, contrast, rules, std::max<std::size_t>(look.running, 2),
                         [&](double freedom, std::size_t blocks) {
                           const auto last = std::clamp(blocks, look.block, look.at_most);
                           return dunnett_critical(loadings, freedom, look_level(last, look.at_most, rules.outside()));
                         });
  watch_words(c, look.block, look.at_most);
  return c;
}

std::vector<Comparison> compare_pairs(const MeasureInBlocks& m, const std::vector<CellPair>& pairs,
                                      const Rules& rules) {
  std::vector<Places> known;
  const auto places = places_of(m.analysis, pairs);
  for (const auto& place : places) known.push_back(place.value_or(Places{0, 0}));
  const auto contrasts =
      m.analysis.cells.empty() ? std::vector<Contrast>(pairs.size()) : of_pairs(m.analysis, known, rules.outside());
  std::vector<Comparison> all;
  for (std::size_t i = 0; i < pairs.size(); ++i) {
    all.push_back(comparison_of(m, pairs[i], places[i] ? std::optional{contrasts[i]} : std::nullopt, rules,
                                m.analysis.cells.size(), [&](double freedom, std::size_t) {
                                  return dunnett_critical(std::vector<double>(pairs.size()), freedom, rules.outside());
                                }));
  }
  return all;
}

std::vector<Comparison> compare_all_pairs(const MeasureInBlocks& m, const std::vector<CellPair>& pairs,
                                          const Rules& rules) {
  const auto places = places_of(m.analysis, pairs);
  std::vector<Comparison> all;
  for (std::size_t i = 0; i < pairs.size(); ++i) {
    const auto contrast =
        places[i] ? std::optional{of_all_pairs(m.analysis, *places[i], rules.outside())} : std::nullopt;
    all.push_back(
        comparison_of(m, pairs[i], contrast, rules, m.analysis.cells.size(), [&](double freedom, std::size_t) {
          return tukey_critical(m.analysis.cells.size(), freedom, rules.outside());
        }));
  }
  return all;
}

}  // namespace forklift::analysis
