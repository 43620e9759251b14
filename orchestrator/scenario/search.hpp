#pragma once
// The part of a scenario that asks for a load instead of giving one.
#include <optional>
#include <vector>

#include "orchestrator/scenario/options.hpp"
#include "orchestrator/scenario/scenario.hpp"
#include "orchestrator/scenario/validate.hpp"

namespace forklift::scenario {

/// Appends the entries of /search.
void add_search_options(std::vector<Option>& all);

/// /search of a valid scenario; nothing if it has none. Errors: config, if it varies nothing or two things, or if its
/// range is empty.
std::optional<Search> read_search(const Json& scenario, const Locator& where);

/// Makes a cell the first one of its series: named after its load, with the load among its changes.
void as_series(const Search& search, Cell& cell);

}  // namespace forklift::scenario
