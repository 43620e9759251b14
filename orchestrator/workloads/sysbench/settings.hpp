#pragma once
// What a scenario says of sysbench: its script, its tables, and its threads.
#include <string>

#include "orchestrator/scenario/tables.hpp"

namespace forklift::workloads::sysbench {

struct Settings {
  std::string script = "oltp_read_only";
  int threads = 16;  ///< of all drivers together
  int tables = 1, table_size = 10'000;
  bool operator==(const Settings&) const = default;
};

fields::Table<scenario::Workload> own_fields();

inline const Settings& settings_of(const scenario::Workload& load) { return load.own.get<Settings>(); }

}  // namespace forklift::workloads::sysbench
