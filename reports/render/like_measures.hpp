#pragma once
// May two sides be compared at all? Only what was measured alike says anything: the same measure, under the same load.
// Pure.
#include "reports/render/compare.hpp"
#include "reports/render/compare_sides.hpp"

namespace forklift::render {

/// Errors: config, naming both and what would be comparable, if the measures differ (with `across`: their units), or
/// the loads do (not with `across`).
void need_like_measures(const Side& a, const Side& b, const CompareOptions& options);

}  // namespace forklift::render
