#pragma once
// The part of a scenario that says how often each cell is run: a number, or until the comparison is decided.
#include "common/core/fields.hpp"
#include "common/core/json.hpp"
#include "orchestrator/scenario/scenario.hpp"
#include "orchestrator/scenario/validate.hpp"

namespace forklift::scenario {

/// /repeats, in both forms.
fields::Field<Scenario> repeats_field();

/// Errors: config, if a read scenario can't be run until it is decided.
void check_until(const Scenario& scenario, const Locator& where);

/// As the plan has it, and reports read it.
Json to_json(const Until& until);

}  // namespace forklift::scenario
