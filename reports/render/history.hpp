#pragma once
// `forklift history`: all series of some results databases, or one of them with its points, change points and noise, as
// text, JSON, CSV and (history_page.cpp) a page.
#include <string>
#include <vector>

#include "common/core/json.hpp"
#include "reports/analysis/circumstances.hpp"
#include "reports/analysis/history.hpp"

namespace forklift::render {

/// A series in one measure, and what differs beside the scenario at each change (before, after).
struct HistoryView {
  const analysis::Series* series = nullptr;
  analysis::History history;
  std::vector<std::vector<analysis::Unlike>> beside;  ///< of each of history.changed
  const analysis::SeriesPoint& point(std::size_t figure) const;
  /// "quickstart/by primary key", as the newest point has it.
  std::string title() const;
};

/// `measure`: its name; empty: the headline. Errors: config, if the series has no such measure.
HistoryView view_of(const std::vector<store::Reader>& readers, const analysis::Series& series,
                    const std::string& measure);

/// All series; one without the measure shows its headline. `with_beside`: also what differs at changes, for a page.
std::vector<HistoryView> views_of(const std::vector<store::Reader>& readers, const std::vector<analysis::Series>& all,
                                  const std::string& measure, bool with_beside);

/// One block for each figure, from the lowest to the highest; a blank stands for a point that is in no level's mean.
std::string sparkline(const analysis::History& history);

/// What was found, a sentence each: changes, spikes, the last point, machines that became noisier. "No change" is one.
struct HistoryFinding {
  std::string tone, text;  ///< tones as of a chip
};
std::vector<HistoryFinding> findings_of(const HistoryView& view);

/// What is at a point: "first of a new level", "lone spike", "run it again", "its runs scatter more".
std::string mark_of(const HistoryView& view, std::size_t figure);

std::string series_text(const std::vector<HistoryView>& all);
Json series_json(const std::vector<HistoryView>& all);
std::string series_csv(const std::vector<HistoryView>& all);
std::string history_text(const HistoryView& view);
Json history_json(const HistoryView& view);
std::string history_csv(const HistoryView& view);

// history_page.cpp
/// Of all series; or of one, with its plots. Errors: environment, if gnuplot is missing.
std::string series_page(const std::vector<HistoryView>& all, const std::string& version);
std::string history_page(const HistoryView& view, const std::string& version);

}  // namespace forklift::render
