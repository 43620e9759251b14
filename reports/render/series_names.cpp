#include "reports/render/series_names.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "common/core/error.hpp"
#include "common/core/text.hpp"

namespace forklift::render {
namespace {

constexpr std::size_t kShortestKey = 4;

std::string series_title(const analysis::Series& series) {
  return series.newest().scenario + "/" + series.newest().cell().record.name;
}

bool has_cell(const analysis::SeriesPoint& point, const std::string& cell) {
  return std::any_of(point.cells.begin(), point.cells.end(), [&](const auto& one) { return one.record.name == cell; });
}

std::vector<ChosenSeries> by_key(const std::vector<analysis::Series>& all, const std::string& name) {
  std::vector<ChosenSeries> found;
  if (name.size() < kShortestKey) return found;
  for (const auto& series : all) {
    if (series.key.starts_with(name)) found.push_back({&series, series.points.size()});
  }
  return found;
}

std::vector<ChosenSeries> by_title(const std::vector<analysis::Series>& all, const std::string& name) {
  std::vector<ChosenSeries> found;
  for (const auto& series : all) {
    if (series_title(series) == name) found.push_back({&series, series.points.size()});
  }
  return found;
}

/// The ids of all experiments that begin with `start`; of "latest" the one that began last.
std::set<std::string> experiments_named(const std::vector<analysis::Series>& all, const std::string& start) {
  std::set<std::string> ids;
  std::int64_t latest = -1;
  for (const auto& series : all) {
    for (const auto& point : series.points) {
      if (start == "latest" ? point.started_us < latest : !point.experiment.starts_with(start)) continue;
      if (start == "latest" && point.started_us > latest) ids.clear();
      latest = std::max(latest, point.started_us);
      ids.insert(point.experiment);
    }
  }
  return ids;
}

std::vector<ChosenSeries> of_experiment(const std::vector<analysis::Series>& all, const std::string& id,
                                        const std::string* cell) {
  std::vector<ChosenSeries> found;
  for (const auto& series : all) {
    for (std::size_t i = 0; i < series.points.size(); ++i) {
      const auto& point = series.points[i];
      if (point.experiment == id && (cell == nullptr || has_cell(point, *cell))) found.push_back({&series, i + 1});
    }
  }
  return found;
}

[[noreturn]] void several(const std::string& name, const std::string& what, std::vector<std::string> details,
                          const std::string& fix) {
  throw Error{ErrorKind::config, name, what, fix, std::move(details)};
}

[[noreturn]] void means_nothing(const std::vector<analysis::Series>& all, const std::string& name) {
  std::vector<std::string> known;
  for (const auto& series : all) {
    known.push_back(series_title(series));
    known.push_back(series.key);
  }
  const auto near = nearest_name(name, known);
  throw Error{ErrorKind::config, name, "no series, experiment or cell of one has that name",
              near ? fmt::format("Did you mean \"{}\"?", *near) : "See them with: forklift history"};
}

std::vector<std::string> described(const std::vector<ChosenSeries>& chosen) {
  std::vector<std::string> lines;
  for (const auto& one : chosen) lines.push_back(one.series->key + "  " + series_title(*one.series));
  return lines;
}

}  // namespace

std::vector<ChosenSeries> choose_series(const std::vector<analysis::Series>& all, const std::string& name) {
  for (auto& found : {by_key(all, name), by_title(all, name)}) {
    if (found.size() > 1)
      several(name, fmt::format("{} series have that name", found.size()), described(found), "Name one by its key");
    if (!found.empty()) return found;
  }
  const auto slash = name.find('/');
  const auto ids = name.empty() ? std::set<std::string>{} : experiments_named(all, name.substr(0, slash));
  if (ids.size() > 1 && slash == std::string::npos)
    several(name, fmt::format("{} experiments have an id that begins with it", ids.size()), {ids.begin(), ids.end()},
            "Write more of the id");
  if (ids.size() != 1) means_nothing(all, name);
  const auto cell = slash == std::string::npos ? "" : name.substr(slash + 1);
  auto found = of_experiment(all, *ids.begin(), slash == std::string::npos ? nullptr : &cell);
  if (found.empty()) means_nothing(all, name);
  return found;
}

}  // namespace forklift::render
