#pragma once
// The plots of a report, as data. A plot without numbers is left out.
#include <optional>
#include <vector>

#include "reports/render/plot.hpp"
#include "reports/render/view.hpp"

namespace forklift::render {

/// The one headline of all cells; nothing if they have several.
std::optional<Plot> headline_plot(const View& view);
/// Needs the seconds of some runs, which are read here.
std::optional<Plot> time_plot(const View& view, const store::Reader& reader);
/// The first transaction first and large, the others small.
std::vector<Plot> latency_plots(const View& view);
std::optional<Plot> balance_plot(const View& view);
std::optional<Plot> work_plot(const View& view);
/// How busy each host was, over time, as a heat map.
std::optional<Plot> hosts_plot(const View& view);
std::optional<Plot> scaling_plot(const View& view);
/// Where the delay of emulated links is swept.
std::optional<Plot> distance_plot(const View& view);
/// Where clients are swept.
std::optional<Plot> concurrency_plot(const View& view);
/// Ratios and intervals, block by block (plots_course.cpp).
std::optional<Plot> course_plot(const View& view);
/// A waterfall, where cells add or change one setting at a time.
std::optional<Plot> effects_plot(const View& view);

/// Rates of key lookups, per cell and phase (section_lookups.cpp).
std::optional<Plot> lookups_plot(const View& view);

}  // namespace forklift::render
