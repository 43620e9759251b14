#include "orchestrator/workloads/sysbench/measures.hpp"

#include "orchestrator/workloads/measures.hpp"

namespace forklift::workloads::sysbench {

std::vector<store::Measure> measures() {
  std::vector<store::Measure> all{per_second("tx_per_s", "tx/s", "transactions", true),
                                  per_second("queries_per_s", "queries/s", "counter/queries", false)};
  add_percentiles(all, "", "transactions/0");
  add_costs(all);
  return all;
}

std::vector<std::string> transactions() { return {"transaction"}; }

}  // namespace forklift::workloads::sysbench
