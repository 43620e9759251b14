#include "reports/analysis/scaling.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "common/core/text.hpp"

namespace forklift::analysis {
namespace {

using Size = int store::CellRecord::*;

struct Dimension {
  const char* what;
  Size member;
};
constexpr Dimension kDimensions[]{{"SQL nodes", &store::CellRecord::sql_nodes},
                                  {"data nodes", &store::CellRecord::data_nodes},
                                  {"terminals", &store::CellRecord::terminals}};

/// A change of size belongs to the axis, every other one to the curve.
bool is_size(const std::string& path) {
  for (const char* word : {"nodes", "terminals", "warehouses"}) {
    if (path.find(word) != std::string::npos) return true;
  }
  return false;
}

std::string name_of(const store::CellRecord& cell) {
  std::vector<std::string> parts;
  for (const auto& [path, value] : cell.changes) {
    if (!is_size(path)) parts.push_back(path + "=" + value);
  }
  return parts.empty() ? "all cells" : join(parts, ", ");
}

}  // namespace

Scaling scaling_of(const Evidence& e, const Findings& f) {
  for (const auto& dimension : kDimensions) {
    std::map<std::string, std::map<int, std::size_t>> curves;
    for (std::size_t i = 0; i < f.cells.size(); ++i) {
      const int size = e.cells[i].record.*dimension.member;
      if (f.cells[i].measured() && size > 0) curves[name_of(e.cells[i].record)].try_emplace(size, i);
    }
    Scaling scaling{dimension.what, {}};
    for (const auto& [name, cells] : curves) {
      if (cells.size() < 2) continue;
      ScalingSeries series{name, {}};
      const auto [smallest, first] = *cells.begin();
      for (const auto& [size, cell] : cells) {
        const double speed_up = f.cells[cell].mean() / f.cells[first].mean();
        series.points.push_back({cell, static_cast<double>(size), speed_up, speed_up * smallest / size});
      }
      scaling.series.push_back(std::move(series));
    }
    if (!scaling.series.empty()) return scaling;
  }
  return {};
}

UslResult usl_of(const Findings& f, const ScalingSeries& series) {
  std::vector<UslPoint> points;
  for (const auto& point : series.points) {
    for (const double value : f.cells[point.cell].headline().values) points.push_back({point.size, value});
  }
  return fit_usl(points);
}

}  // namespace forklift::analysis
