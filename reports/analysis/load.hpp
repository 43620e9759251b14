#pragma once
// The load under which a cell was measured, from its settings: which numbers may be compared at all follows from it.
// Pure.
#include <map>
#include <optional>
#include <string>

#include "common/store/reader.hpp"

namespace forklift::analysis {

/// By the scenario's words, without "workload.": kind, scale, warehouses, terminals (of all drivers together), pacing,
/// rate_per_s and arrivals with pacing "rate", duration, implementation, hosts ("emulated" or "machines"); of sysbench
/// script, threads, tables and table_size. An imported cell's kind is its kit, "sysbench (imported)"; what else it does
/// not record is missing.
using Load = std::map<std::string, std::string>;
Load load_of(const store::Cell& cell);

/// "scale 0.1 → 1, pacing none → tpcc": why the throughput under two loads can't be compared; empty if it can. Kind,
/// script, mix, scale, pacing, rate, the window's length, and whether the hosts are emulated decide, where both are
/// known; terminals and warehouses may be what is compared.
std::string unlike_loads(const Load& a, const Load& b);

/// The same of cells of two experiments, where `implementation` decides, too: inside one experiment whose cells differ
/// in it, it is what is compared.
std::string unlike_loads_apart(const Load& a, const Load& b);

/// How a cell sent its transactions: "statements", "single", "single, text", "procedures"; empty for other workloads,
/// and where it is not recorded.
std::string implementation_of(const store::Cell& cell);

/// The measurement window in seconds, as the scenario sets it; nothing if it is not known.
std::optional<double> window_seconds(const Load& load);

/// The workload's name, or what kit an imported cell is of, "sysbench (imported)"; empty if it is not recorded.
std::string kind_of(const store::Cell& cell);

}  // namespace forklift::analysis
