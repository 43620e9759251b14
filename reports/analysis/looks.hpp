#pragma once
// Levels for an experiment that is looked at after every block: so strict that all looks together keep its error.
// Source: docs/measurement.md, "Looking after every block"; calibrated on exact t distributions. Pure.
#include <cstddef>

namespace forklift::analysis {

constexpr std::size_t kFirstLook = 3;  ///< blocks

/// The error that the intervals of look `block` may have, if there are at most `most` blocks (fixed before the first
/// look) and the whole experiment may have `outside` (0.05).
double look_level(std::size_t block, std::size_t most, double outside = 0.05);

}  // namespace forklift::analysis
