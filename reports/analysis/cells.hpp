#pragma once
// Which cells of an experiment are meant, and which may be compared. Pure.
#include <optional>
#include <string>
#include <vector>

#include "reports/analysis/findings.hpp"

namespace forklift::analysis {

std::optional<std::size_t> cell_named(const Evidence& evidence, const std::string& name);
/// The one that the rules name, or the first.
std::size_t planned_baseline(const Evidence& evidence, const Rules& rules);
/// `first`, then all others under its load.
std::vector<std::size_t> cells_under_load_of(const Evidence& evidence, std::size_t first);

}  // namespace forklift::analysis
