#pragma once
// What a name on the command line of `forklift compare` means, read from a results database: a run, a cell or a whole
// experiment, as sides of a comparison with their figures.
#include <string>
#include <vector>

#include "reports/analysis/circumstances.hpp"
#include "reports/analysis/gate.hpp"

namespace forklift::render {

/// One side of a pair: a cell (or a single run of it) with what was measured.
struct Side {
  std::string name;  ///< "quickstart-…/by warehouse", "run 17"
  store::Cell cell;
  std::string unit;  ///< "NOTPM", "tx/s", "lookups/s of read"
  analysis::Measured measured;
};

struct Named {
  enum class Kind { run, cell, experiment };
  Kind kind = Kind::experiment;
  store::Experiment experiment;
  analysis::Inventory inventory;
  std::vector<Side> sides;  ///< of each cell one, of key lookups one per phase
};

/// "17", "EXPERIMENT/CELL", or an experiment: an id, its start, "latest". Errors: config, if it means nothing.
Named named(const store::Reader& reader, const std::string& name);

/// The side of `other` to compare `side` with: of the cell of that name (of any, if a single cell or run was named),
/// and of the same unit if there is one. Nothing if there is no such cell.
const Side* partner_of(const Side& side, const Named& other);

}  // namespace forklift::render
