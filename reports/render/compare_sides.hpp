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
  store::Measure measure;       ///< what is compared; without a name: the cell defines none
  analysis::Measured measured;  ///< in the measure's unit
  std::string experiment{};     ///< its id
};

struct Named {
  enum class Kind { run, cell, experiment };
  Kind kind = Kind::experiment;
  store::Experiment experiment;
  analysis::Inventory inventory;
  std::vector<Side> sides;  ///< of each cell one per headline, or one for the measure that was asked for
};

/// "17", "EXPERIMENT/CELL", or an experiment: an id, its start, "latest". `measure`: its name; empty: the headlines.
/// Errors: config, if the name means nothing, or a cell has no such measure.
Named named(const store::Reader& reader, const std::string& name, const std::string& measure);

/// Why their loads can't be compared; empty if they can. How transactions are sent decides between two experiments;
/// inside one it is what is compared.
std::string unlike_loads(const Side& a, const Side& b);

/// The side of `other` to compare `side` with: of the cell of that name (of any, if a single cell or run was named),
/// and of the same measure if there is one. Nothing if there is no such cell.
const Side* partner_of(const Side& side, const Named& other);

}  // namespace forklift::render
