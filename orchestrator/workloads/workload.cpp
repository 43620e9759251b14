#include "orchestrator/workloads/workload.hpp"

#include <fmt/format.h>

#include "common/core/error.hpp"

namespace forklift::workloads {

std::uint64_t Workload::done(const std::vector<contract::RunReport>& reports) const {
  std::uint64_t sum = 0;
  for (const auto& report : reports) {
    for (const auto& transaction : report.transactions) sum += transaction.outcomes[0];
  }
  return sum;
}

const Workload& workload_of(const scenario::Workload& load) {
  for (const auto* workload : all()) {
    if (workload->facts.name == load.kind) return *workload;
  }
  throw Error{ErrorKind::config, "workload.kind", fmt::format("there is no workload \"{}\"", load.kind),
              "Use another kind"};
}

}  // namespace forklift::workloads
