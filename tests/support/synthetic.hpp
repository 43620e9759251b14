#pragma once
// An experiment that never ran, with numbers like those of one that did: for tests of reports. Everything is drawn from
// fixed seeds, so that it is the same on every machine.
#include <string>
#include <vector>

#include "common/store/writer.hpp"

namespace forklift::test {

struct SyntheticCell {
  std::string name, partition;
  double per_s = 100;              ///< New-Orders per second of both drivers together
  double latency_us = 4000;        ///< typical response time of a New-Order
  std::vector<double> rows;        ///< stock rows per data node
  std::vector<double> statements;  ///< per data node and transaction
  int sql_nodes = 2, terminals = 8;
  std::vector<std::pair<std::string, std::string>> changes{};  ///< beside the partition
  std::string implementation{};                                ///< empty: not recorded
};

struct SyntheticExperiment {
  std::string id = "quickstart-20261123-040506-ab12", name = "quickstart";
  std::string description = "Which way of partitioning warehouses scales?";
  double scale = 1.0;
  int repeats = 3, warmup_s = 5, window_s = 20;
  double noise = 0.02;  ///< spread between the runs of a cell
  std::vector<SyntheticCell> cells;
  int failed_run = -1, invalid_run = -1;  ///< positions in the order of execution
  std::string failed_cell;                ///< all runs of the cell of this name fail
  std::string host = "local", cores = "2", server = "10.11.6-MariaDB", buffer_pool = "536870912";
  std::string engine = "spider", kind = "dbt2", pacing = "none";
  std::uint64_t seed = 7;
  std::string label;   ///< of `forklift run --label`
  Json expect;         ///< what its plan says that a source found; null: nothing
  int day = 0;         ///< so many days later
  int more_hosts = 0;  ///< hosts beside "local", each with as many noisy series as a real one of four cores
};

/// Three cells whose ratios and locality look like those of a real run of the quickstart.
SyntheticExperiment quickstart();
/// A baseline, then partition, ITEM's placement and spread added one by one.
SyntheticExperiment effects();
/// 1, 2, 4, 6 and 8 SQL nodes.
SyntheticExperiment sweep();

/// Writes all of it and ends the experiment.
store::ExperimentId write_experiment(store::Writer& writer, const SyntheticExperiment& experiment);

}  // namespace forklift::test
