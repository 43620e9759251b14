#pragma once
// The table of options as documents: docs/scenario.md and docs/scenario.schema.json. A test holds both files against
// it.
#include <string>

namespace forklift::scenario {

std::string reference_markdown();
std::string json_schema();

}  // namespace forklift::scenario
