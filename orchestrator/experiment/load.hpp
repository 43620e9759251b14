#pragma once
// The phase between a running cluster and a run: the cell's rows are there, created, loaded and counted once, and used
// by every cell that wants the same ones; its home warehouses are settled.
#include <optional>
#include <vector>

#include "common/contract/report.hpp"
#include "orchestrator/experiment/clusters.hpp"
#include "orchestrator/workloads/workload.hpp"

namespace forklift::experiment {

/// A cell's rows, loaded and counted: what load returns and drive needs.
struct LoadedDatabase {
  const StartedCluster& cluster;
  plan::Cell cell;  ///< with its home warehouses settled
  cluster::LoadMethod method;
  std::vector<int> group_of;  ///< node group of each warehouse, if known
};

/// `cells` are the rows of the plan's cells. Errors: those of the workload; environment, if rows were lost on their way
/// or stand in tables without transactions.
LoadedDatabase load(const Ground& ground, const std::vector<store::CellId>& cells, Clusters& clusters,
                    const plan::Cell& cell);

/// What decides a cell's rows: cells of one cluster that have it in common share them.
std::string rows_key(const plan::Cell& cell);

/// What the cell's workload works with, for every phase of it.
workloads::Context context_of(const Ground& ground, const LoadedDatabase& database, drivers::Context driving);

}  // namespace forklift::experiment
