#include "orchestrator/workloads/dbt2/measures.hpp"

#include <fmt/format.h>

#include "common/contract/report.hpp"
#include "orchestrator/workloads/measures.hpp"

namespace forklift::workloads::dbt2 {

std::vector<store::Measure> measures() {
  std::vector<store::Measure> all{{.name = "notpm",
                                   .title = "NOTPM",
                                   .unit = "1/min",
                                   .headline = true,
                                   .kind = store::Measure::Kind::rate,
                                   .source = "transactions/0",
                                   .factor = 60},
                                  per_second("tx_per_s", "tx/s", "transactions", false)};
  const auto names = transactions();
  for (std::size_t txn = 0; txn < names.size(); ++txn)
    add_percentiles(all, txn == 0 ? "" : names[txn], fmt::format("transactions/{}", txn));
  add_costs(all);
  all.push_back({.name = "round_trips_per_tx",
                 .title = "round trips",
                 .unit = "1/tx",
                 .higher_is_better = false,
                 .kind = store::Measure::Kind::rate,
                 .source = fmt::format("counter/{} per transactions", contract::kRoundTrips)});
  return all;
}

std::vector<std::string> transactions() { return {contract::kTransactions.begin(), contract::kTransactions.end()}; }

}  // namespace forklift::workloads::dbt2
