#include "orchestrator/scenario/options_workload.hpp"

#include "orchestrator/scenario/workload.hpp"

namespace forklift::scenario {

using enum Type;

void add_workload_options(std::vector<Option>& all) {
  all.push_back({"/workload", object, "The load.", Json::object()});
  all.push_back({"/workload/kind", choice, workloads_help(), workload_names().front(), {}, {}, workload_names()});
  all.push_back({"/workload/warmup", duration, "Not counted; with `steady_warmup` its bound.", "5s", 0, 86400});
  all.push_back({"/workload/duration", duration, "Measurement window.", "20s", 1, 864000});
  all.push_back({"/workload/max_stall", duration,
                 "A run that stalls for longer is invalid (docs/measurement.md says what a stall is); 0s: stalls are "
                 "only shown. Not for a workload that is not counted by the second.",
                 "0s", 0, 864000});
  add_options_of_workloads(all);
}

}  // namespace forklift::scenario
