#pragma once
// The diagnostics of a measure as sentences. Pure.
#include <string>
#include <vector>

#include "reports/analysis/judge.hpp"

namespace forklift::analysis {

struct Remark {
  std::string measure;  ///< its name
  std::string kind;     ///< "odd run", "two modes", "drift", "common drift", "neighbours", "interaction", "noisy cell",
                        ///< "carry-over", "break" (of all measures), "cause of noise"
  std::optional<std::size_t> cell;  ///< of the experiment; none: of all cells
  std::string text;                 ///< a sentence
  bool harmless = false;            ///< blocks take care of it
};

std::vector<Remark> remarks_of(const Evidence& evidence, const MeasureInBlocks& measured);

}  // namespace forklift::analysis
