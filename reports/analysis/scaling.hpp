#pragma once
// Speed-up and efficiency against the smallest cell, where a scenario sweeps the number of nodes or terminals.
#include <string>
#include <vector>

#include "reports/analysis/findings.hpp"
#include "reports/analysis/usl.hpp"

namespace forklift::analysis {

struct ScalingPoint {
  std::size_t cell = 0;   ///< index into Findings::cells
  double size = 0;        ///< nodes or terminals
  double speed_up = 1;    ///< headline against the smallest
  double efficiency = 1;  ///< speed-up divided by the growth of size
};

struct ScalingSeries {
  std::string name;                  ///< what else the cells of this curve have in common: "schema.partition=hash"
  std::vector<ScalingPoint> points;  ///< ascending, at least two
};

struct Scaling {
  std::string what;                   ///< "SQL nodes", "data nodes", "terminals"
  std::vector<ScalingSeries> series;  ///< empty: nothing was swept
};

Scaling scaling_of(const Evidence& evidence, const Findings& findings);

/// The scalability law over all valid runs of one curve.
UslResult usl_of(const Findings& findings, const ScalingSeries& series);

}  // namespace forklift::analysis
