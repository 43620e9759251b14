#pragma once
// JSON that validate() has found free of problems → typed settings with every default of the table filled in.
#include <string>

#include "common/core/json.hpp"
#include "orchestrator/scenario/scenario.hpp"

namespace forklift::scenario {

/// `file` is the scenario's: paths of this machine are relative to it.
Settings extract(const Json& scenario, const std::string& file);

/// One value with its default; `pointer` must be in the table.
Json value_of(const Json& scenario, const JsonPointer& pointer);

std::string to_string(Partition partition);

}  // namespace forklift::scenario
