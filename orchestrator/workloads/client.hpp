#pragma once
// What `forklift-driver client` measured of a load generator that is not ours, into the report of its driver.
#include "common/contract/client.hpp"
#include "common/contract/report.hpp"

namespace forklift::workloads {

void add_client(const contract::ClientReport& client, contract::RunReport& report);

}  // namespace forklift::workloads
