#pragma once
// What sources found beside what an experiment found, for programs.
#include "common/core/json.hpp"
#include "reports/render/view.hpp"

namespace forklift::render {

/// A list, as the scenario has them; "ratio" has null where there is no bound.
Json expectations_json(const View& view);

}  // namespace forklift::render
