#pragma once
// The part of a scenario that asks how its results are compared: /compare.
#include <string>
#include <vector>

#include "common/core/json.hpp"
#include "orchestrator/scenario/options.hpp"
#include "orchestrator/scenario/scenario.hpp"
#include "orchestrator/scenario/validate.hpp"

namespace forklift::scenario {

void add_compare_options(std::vector<Option>& all);

/// Errors: config, at `place`, if no cell has that name; `more` follows the list of those there are.
void need_cell(const std::string& name, const std::vector<std::string>& cells, const std::string& place,
               const std::string& more = "");

/// /compare of a valid scenario. Errors: config, if a share makes no sense, or if no cell has the baseline's name.
Judgement read_judgement(const Json& scenario, const std::vector<std::string>& cells, const Locator& where);

/// As the plan has it, and reports read it.
Json to_json(const Judgement& judgement);

}  // namespace forklift::scenario
