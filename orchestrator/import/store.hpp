#pragma once
// Writes runs of other kits as an experiment. Those that were measured under one load are repeats of one cell.
#include <string>
#include <vector>

#include "common/store/writer.hpp"
#include "orchestrator/import/imported.hpp"

namespace forklift::import {

struct Names {
  std::string experiment = "imported", cell = "imported", label = {};
};

/// Returns the experiment's id. Errors: config, before anything is written, if the runs are of several kits, or a file
/// of theirs was imported before.
std::string store(store::Writer& writer, const Names& names, const std::vector<Imported>& runs, std::int64_t now_us);

/// For each run the name of its cell: `cell` for all of them if they share users, warehouses and parameters; else with
/// what they differ in: "imported, 4 users".
std::vector<std::string> cell_names(const std::string& cell, const std::vector<Imported>& runs);

}  // namespace forklift::import
