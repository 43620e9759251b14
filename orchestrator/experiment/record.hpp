#pragma once
// The rows of an experiment that exist before any host is asked for anything, and what an earlier part of it has left.
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "common/store/records.hpp"
#include "orchestrator/remote/process.hpp"

namespace forklift::experiment {

/// A cluster that an earlier orchestrator of this experiment started, and that still runs.
struct Leftover {
  int cluster = -1;                                      ///< index in the plan; -1: none
  std::map<std::string, remote::ProcessRecord> running;  ///< by node
  std::set<int> placed;                                  ///< cells whose placement is stored already
  std::optional<remote::ProcessRecord> desk{};           ///< of its emulated hosts, if they are
};

struct Record {
  store::ExperimentId number;
  std::vector<store::CellId> cells;     ///< in the plan's order
  std::set<std::pair<int, int>> valid;  ///< (cell, repeat) that need no run any more
  Leftover leftover;
  bool resumed = false;
};

}  // namespace forklift::experiment
