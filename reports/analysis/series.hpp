#pragma once
// Experiments as a history. A series is one cell of a scenario on one kind of machines, whatever its servers' versions
// and whatever it is called; each experiment with such a cell is a point of it. Which series a cell belongs to follows
// from what is stored of it, also in results of earlier versions.
#include <map>
#include <string>
#include <vector>

#include "common/store/reader.hpp"
#include "reports/analysis/measures.hpp"

namespace forklift::analysis {

/// Of everything that shapes the cell's result and of the machines, without what says a version or a place: basedir,
/// deploy, workdir, base_port; kernels; memory is rounded to GiB, since kernels count it differently. Hosts' names do
/// not matter. Pure.
std::string series_key(const store::Cell& cell, const std::vector<store::HostFact>& hosts);

/// As --label gave it, or the versions of the cell's servers and its name: "10.11.6-MariaDB, by primary key". Pure.
std::string label_of(const store::ExperimentRecord& experiment, const store::Cell& cell,
                     const std::vector<store::ClusterVersion>& versions);

/// How much the runs of a point's experiment scatter: inside its blocks, where it has several cells.
struct Scatter {
  double sd = 0;  ///< of one run's logarithm
  int freedom = 0;
  bool in_blocks = false;
};

/// One cell of one experiment, or several that are the same there (A/A).
struct SeriesPoint {
  std::size_t source = 0;  ///< which reader
  store::ExperimentId number;
  std::string experiment, scenario, label;
  std::vector<store::Cell> cells;
  std::int64_t started_us = 0;
  std::size_t runs = 0;                    ///< in all
  std::vector<MeasureValues> values;       ///< of valid runs
  std::vector<MeasureValues> exactness;    ///< of those values: exactness.hpp
  std::map<std::string, Scatter> scatter;  ///< by measure
  const store::Cell& cell() const { return cells.front(); }
};

struct Series {
  std::string key;
  std::vector<SeriesPoint> points;  ///< by time; at least one
  const SeriesPoint& newest() const { return points.back(); }
  /// By which the newest point's configurations are compared; empty if it has none.
  std::string headline() const;
};

/// All series of these databases, by their newest point, the latest first. An experiment that is in several of them
/// counts once: the copy with more runs. One that is running does not count.
std::vector<Series> gather_series(const std::vector<store::Reader>& readers);

}  // namespace forklift::analysis
