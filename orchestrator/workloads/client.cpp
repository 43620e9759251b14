#include "orchestrator/workloads/client.hpp"

namespace forklift::workloads {

void add_client(const contract::ClientReport& client, contract::RunReport& report) {
  report.cpu_us = client.cpu_us;
  report.cpu_share = client.cpu_share;
  report.cores = client.cores;
  report.run_queue_share = client.run_queue_share;
  report.cpu_periods = client.cpu_periods;
  report.throttled_periods = client.throttled_periods;
  report.saturation_reason = client.saturation_reason;
  report.client_saturated = !client.saturation_reason.empty();
}

}  // namespace forklift::workloads
