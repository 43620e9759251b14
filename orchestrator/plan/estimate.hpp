#pragma once
// How long a plan takes. Windows are exact; starts and loads are rough figures of a small machine, there to tell an
// hour from a night.
#include "orchestrator/plan/plan.hpp"

namespace forklift::plan {

struct Estimate {
  int starts = 0, loads = 0;   ///< of clusters; of databases (a cluster that is started again is loaded again)
  double warehouses = 0;       ///< × scale, over all loads of workloads that have warehouses
  Microseconds windows{0};     ///< warm-ups and measurement windows, exact
  Microseconds everything{0};  ///< with starts, loads and checks: about
};

Estimate estimate(const Plan& plan);

}  // namespace forklift::plan
