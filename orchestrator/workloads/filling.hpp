#pragma once
// How the engine of a cluster wants its rows (see cluster::LoadMethod), as jobs for drivers ask for it.
#include <string>

namespace forklift::workloads {

struct Filling {
  std::string method = "load-data-local";
  int rows_per_insert = 500;
  bool sharded = false;
  bool item_per_target = false;
  std::string ndb_connect_string{};  ///< for the NDB API; empty for other engines
  bool one_target = false;  ///< rows are loaded through the first server alone
};

}  // namespace forklift::workloads
