#pragma once
// The part of a scenario that states what a source found, as conditions on ratios: /expect. A report puts each beside
// what the experiment found.
#include <string>
#include <vector>

#include "common/core/json.hpp"
#include "orchestrator/scenario/options.hpp"
#include "orchestrator/scenario/scenario.hpp"
#include "orchestrator/scenario/validate.hpp"

namespace forklift::scenario {

void add_expect_options(std::vector<Option>& all);

/// One expectation may stand without a list: makes one of it. Returns `where` for what stands in it then.
Locator list_expectations(Json& scenario, const Locator& where);

/// /expect of a valid scenario, against its cells and baseline; the source of one that names none is the scenario's
/// description. Errors: config, for a cell that there is not, and bounds that make no sense.
std::vector<Expectation> read_expectations(const Json& base, const Scenario& scenario, const Locator& where);

/// As the plan has it, and reports read it.
Json to_json(const std::vector<Expectation>& expect);

}  // namespace forklift::scenario
