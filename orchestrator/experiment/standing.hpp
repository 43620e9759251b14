#pragma once
// What the results so far say of an experiment that is under way: who is in the next block, and what a person is shown.
// It comes from outside, since only commands know how results are judged: values in, values out.
#include <functional>
#include <string>
#include <vector>

#include "common/store/reader.hpp"

namespace forklift::experiment {

struct Standing {
  int blocks = 0;                  ///< that are complete
  std::vector<int> running;        ///< cells of the next block, by index in the plan; empty: it is over
  int runs_left = 0;               ///< about
  std::string line;                ///< how all cells stand, in one line
  std::vector<std::string> cells;  ///< each in a line
};

/// From the stored runs alone, so that an experiment that was broken off goes on as if it had not been.
using Judge = std::function<Standing(const store::Reader&, store::ExperimentId)>;

}  // namespace forklift::experiment
