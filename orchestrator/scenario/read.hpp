#pragma once
// A scenario file → Scenario.
#include <functional>
#include <string>
#include <vector>

#include "orchestrator/scenario/scenario.hpp"
#include "orchestrator/scenario/validate.hpp"

namespace forklift::scenario {

/// A rule that another folder knows (an engine's own option names); it adds to the errors of a cell.
using Rule = std::function<std::vector<Error>(const Settings&, const Locator&)>;

/// Reads, replaces what `sets` ("name=value") say, expands the matrix, validates every cell.
/// Errors: ErrorList (config) with every problem, each with file, pointer and line.
Scenario read(const std::string& file, const std::vector<std::string>& sets = {}, const std::vector<Rule>& rules = {});

/// The same from a text; `file` is its name in messages.
Scenario read_text(const std::string& text, const std::string& file, const std::vector<std::string>& sets = {},
                   const std::vector<Rule>& rules = {});

}  // namespace forklift::scenario
