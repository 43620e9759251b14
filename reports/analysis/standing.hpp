#pragma once
// How an experiment stands while it runs: each cell against the baseline by the headline, after the blocks that are
// complete; who goes on, and for about how long. What the live screen and `forklift status` show. Pure.
#include <optional>
#include <string>
#include <vector>

#include "reports/analysis/watched.hpp"

namespace forklift::analysis {

struct CellStanding {
  std::size_t cell = 0;
  std::optional<Comparison> comparison;  ///< none: nothing yet
  CellWatch watch;
  std::size_t blocks_left = 0;  ///< about; at most those that are allowed
  std::string words;            ///< "“B”: 1.42 (1.31–1.54), faster since block 4"
};

struct Standing {
  std::size_t blocks = 0;            ///< that are complete
  std::size_t at_most = 0;           ///< blocks
  bool watched = false;              ///< cells leave when they are decided; false: a fixed plan
  std::vector<std::size_t> running;  ///< cells of the next block; empty: none is to come
  std::vector<CellStanding> cells;   ///< all but the baseline
  std::size_t runs_left = 0;         ///< about
  std::string line;                  ///< all in one line
};

Standing standing_of(const Evidence& evidence);

}  // namespace forklift::analysis
