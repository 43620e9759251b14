#pragma once
// Key lookups measured beside their peers: NDB's flexAsynch on one cluster, sysbench's point selects on one server, and
// the three ways to send beside each other.
#include "bench/table.hpp"
#include "driver/keylookup/phase.hpp"

namespace forklift::bench {

/// One phase, and what its engine counted.
struct Measured {
  driver::keylookup::PhaseResult result;
  driver::keylookup::EngineCounts counts;
  double cpu_seconds = 0;  ///< of this process, the database's not
  double per_second() const;
};
Measured measure(driver::keylookup::Backend& backend, const driver::keylookup::EngineSettings& engine,
                 const driver::keylookup::PhaseSettings& phase);

/// Starts two data nodes of its own. `rounds` of flexAsynch and of ours in turn; the medians are compared.
void compare_with_flex_asynch(Table& table, int rounds);
/// Starts a MariaDB server of its own.
void compare_with_sysbench(Table& table, int rounds);
/// Starts two data nodes of its own: latency at low rates, throughput at high ones, for each way to send.
void compare_send_modes(Table& table, int rounds);

/// Prints the simulation of the send policy, for bench/send-policy.gp.
void simulate_send_modes();

}  // namespace forklift::bench
