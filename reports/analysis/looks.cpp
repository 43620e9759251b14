#include "reports/analysis/looks.hpp"

#include <array>
#include <cmath>
#include <utility>

namespace forklift::analysis {
namespace {

/// The level of the last look, by the most blocks, for an experiment-wise error of 5 %.
constexpr std::array<std::pair<std::size_t, double>, 14> kLast{{{3, .05},
                                                                {4, .0310},
                                                                {5, .0245},
                                                                {6, .0207},
                                                                {8, .0168},
                                                                {10, .0148},
                                                                {12, .0134},
                                                                {15, .0121},
                                                                {20, .0107},
                                                                {25, .0098},
                                                                {30, .0092},
                                                                {40, .0084},
                                                                {60, .0074},
                                                                {100, .0066}}};

}  // namespace

double look_level(std::size_t block, std::size_t most, double outside) {
  double last = kLast.back().second;  // of more than 100 blocks: a little too strict is right
  for (const auto& [blocks, level] : kLast) {
    if (most > blocks) continue;
    last = level;
    break;
  }
  if (most > kLast.back().first) last *= std::sqrt(static_cast<double>(kLast.back().first) / static_cast<double>(most));
  return last * outside / 0.05 * std::sqrt(static_cast<double>(block) / static_cast<double>(most));
}

}  // namespace forklift::analysis
