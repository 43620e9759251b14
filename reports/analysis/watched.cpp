#include "reports/analysis/watched.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <set>

#include "reports/analysis/findings.hpp"

namespace forklift::analysis {
namespace {

constexpr int kLostBlocks = 3;  ///< without a valid run, after which a cell is not waited for

using CellList = std::vector<std::size_t>;

bool ended(store::RunStatus status) {
  return status == store::RunStatus::valid || status == store::RunStatus::invalid || status == store::RunStatus::failed;
}

/// What became of the last attempt of each cell in each block.
class Ends {
 public:
  explicit Ends(const Evidence& e) {
    std::map<store::CellId, std::size_t> place;
    for (std::size_t i = 0; i < e.cells.size(); ++i) place[e.cells[i].number] = i;
    for (const auto& run : e.runs) {
      const auto cell = place.find(run.cell);
      if (cell == place.end()) continue;  // of a damaged file
      auto& last = ends_[{cell->second, run.repeat}];
      if (!last.known || run.attempt >= last.attempt) last = {true, run.attempt, run.status};
    }
  }

  /// Did each of these cells come to an end in that block (from 0)?
  bool complete(const CellList& cells, int block) const {
    return !cells.empty() && std::all_of(cells.begin(), cells.end(), [&](auto cell) {
      const auto found = ends_.find({cell, block});
      return found != ends_.end() && ended(found->second.status);
    });
  }

  /// Those without a valid run in the last blocks of so many.
  CellList lost(const CellList& cells, int blocks) const {
    CellList all;
    for (const auto cell : cells) {
      bool valid = blocks < kLostBlocks;
      for (int block = std::max(0, blocks - kLostBlocks); block < blocks; ++block) {
        const auto found = ends_.find({cell, block});
        valid |= found != ends_.end() && found->second.status == store::RunStatus::valid;
      }
      if (!valid) all.push_back(cell);
    }
    return all;
  }

 private:
  struct Last {
    bool known = false;
    int attempt = 0;
    store::RunStatus status = store::RunStatus::running;
  };
  std::map<std::pair<std::size_t, int>, Last> ends_;
};

/// The measures that are judged, the first headline first.
std::vector<store::Measure> judged_measures(const Evidence& e, const Rules& rules, std::size_t baseline) {
  std::vector<store::Measure> all;
  for (const auto& measure : e.cells[baseline].record.measures) {
    if (rules.judges(measure)) all.push_back(measure);
  }
  std::stable_partition(all.begin(), all.end(), [](const auto& measure) { return measure.headline; });
  return all;
}

/// What a look drew of these cells.
void add_points(const MeasureInBlocks& m, const CellList& cells, std::size_t block, double outside,
                std::vector<CoursePoint>& course) {
  const auto contrasts = against_baseline(m.analysis, outside);
  for (const auto cell : cells) {
    const auto place = m.analysis.place_of(cell);
    if (!place || *place == 0) continue;
    const auto& c = contrasts[*place - 1];
    if (!(c.freedom > 0) || !std::isfinite(c.se) || !std::isfinite(c.log_ratio)) continue;
    course.push_back({block, cell, std::exp(c.log_ratio), {std::exp(c.low()), std::exp(c.high())}});
  }
}

bool is_zero(const MeasureInBlocks& m, std::size_t cell) { return cell < m.has_zero.size() && m.has_zero[cell]; }

/// The looks of one experiment, one after the other.
class Replay {
 public:
  Replay(const Evidence& e, const Rules& rules, const CellList& compared)
      : e_(e), rules_(rules), compared_(compared), ends_(e), measures_(judged_measures(e, rules, compared.front())) {}

  Watched run() {
    CellList all = compared_;  // also those that can't be compared begin
    for (std::size_t i = 0; i < e_.cells.size(); ++i) {
      if (std::find(all.begin(), all.end(), i) == all.end()) all.push_back(i);
    }
    Watching watching{rules_, all, measures_.size()};
    watched_.baseline = compared_.front();
    while (ends_.complete(watching.running(), static_cast<int>(watched_.blocks))) {
      ++watched_.blocks;
      if (watching.looks_after(watched_.blocks)) look(watching);
    }
    compare();
    watched_.running = watching.running();
    for (const auto cell : all) watched_.cells[cell] = watching.cell(cell);
    return std::move(watched_);
  }

 private:
  void look(Watching& watching) {
    const auto block = watched_.blocks;
    const auto before = watching.running();
    std::vector<MeasureInBlocks> of;
    std::vector<LookMeasure> looks;
    for (const auto& measure : measures_) of.push_back(measure_at_look(e_, measure, compared_, block));
    for (std::size_t i = 0; i < of.size(); ++i)
      looks.push_back(
          {of[i].analysis, measures_[i].higher_is_better, decides(measures_[i]), expected_by(measures_[i])});
    watching.look(block, looks, lost(before, of));
    looks_[block] = {block, rules_.until->at_most, watching.level(block), watching.running().size()};
    for (std::size_t i = 0; i < of.size(); ++i) {
      for (const auto cell : before) {
        const auto& decided = watching.decided(i, cell);
        if (cell == compared_.front() || (is_decided(decided.verdict) && decided.block != block)) continue;
        last_look_[i][block].push_back(cell);
      }
    }
    if (!of.empty() && measures_.front().headline)
      add_points(of.front(), before, block, watching.level(block), watched_.course);
  }

  /// Each comparison as its last look left it: only those are worth a count of further blocks.
  void compare() {
    for (auto& [i, by_block] : last_look_) {
      std::set<std::size_t> seen;
      for (auto look = by_block.rbegin(); look != by_block.rend(); ++look) {
        std::erase_if(look->second, [&](auto cell) { return !seen.insert(cell).second; });
        if (look->second.empty()) continue;
        const auto measured = measure_at_look(e_, measures_[i], compared_, look->first);
        for (const auto cell : look->second) {
          auto c = compare_at_look(measured, {compared_.front(), cell}, rules_, looks_.at(look->first));
          if (c) watched_.against[measures_[i].name][cell] = std::move(*c);
        }
      }
    }
  }

  bool decides(const store::Measure& measure) const { return measure.headline || !rules_.measures.empty(); }

  /// What sources found against the baseline by that measure.
  std::vector<ExpectedOfCell> expected_by(const store::Measure& measure) const {
    std::vector<ExpectedOfCell> all;
    for (const auto& expected : rules_.expected) {
      const bool here =
          expected.measure.empty() ? measure.name == measures_.front().name : measure.name == expected.measure;
      const bool against = expected.against.empty() || expected.against == e_.cells[compared_.front()].record.name;
      if (!here || !against) continue;
      for (const auto cell : compared_) {
        if (e_.cells[cell].record.name == expected.cell) all.push_back({cell, expected});
      }
    }
    return all;
  }

  /// CellList that no further block would decide.
  CellList lost(const CellList& running, const std::vector<MeasureInBlocks>& of) const {
    auto all = ends_.lost(running, static_cast<int>(watched_.blocks));
    for (const auto cell : running) {
      bool barred = std::find(compared_.begin(), compared_.end(), cell) == compared_.end();
      for (std::size_t i = 0; i < of.size(); ++i)
        barred |= decides(measures_[i]) &&
                  (is_zero(of[i], cell) || find_measure(e_.cells[cell], measures_[i].name) == nullptr);
      if (barred) all.push_back(cell);
    }
    return all;
  }

  const Evidence& e_;
  const Rules& rules_;
  CellList compared_;
  Ends ends_;
  std::vector<store::Measure> measures_;
  std::map<std::size_t, Look> looks_;                                                 ///< by block
  std::map<std::size_t, std::map<std::size_t, std::vector<std::size_t>>> last_look_;  ///< cells by measure and block
  Watched watched_;
};

}  // namespace

Watched watch(const Evidence& e, const Rules& rules, const CellList& cells) {
  if (cells.empty() || !rules.until) return {};
  return Replay{e, rules, cells}.run();
}

std::size_t complete_blocks(const Evidence& e) {
  CellList all(e.cells.size());
  std::iota(all.begin(), all.end(), std::size_t{0});
  const Ends ends{e};
  std::size_t blocks = 0;
  while (ends.complete(all, static_cast<int>(blocks))) ++blocks;
  return blocks;
}

std::vector<CoursePoint> course_of(const Evidence& e, const Rules& rules, const CellList& cells) {
  std::vector<CoursePoint> course;
  if (cells.empty() || rules.all_pairs()) return course;
  const auto measures = judged_measures(e, rules, cells.front());
  if (measures.empty() || !measures.front().headline) return course;
  int last = 0;
  for (const auto& run : e.runs) last = std::max(last, run.repeat + 1);
  for (int block = 2; block <= last; ++block)
    add_points(measure_in_blocks(e, measures.front(), cells, block), cells, static_cast<std::size_t>(block),
               rules.outside(), course);
  return course;
}

}  // namespace forklift::analysis
