#pragma once
// Holds a scenario's JSON against the table of options: unknown keys, wrong types, values out of range, missing keys.
#include <functional>
#include <vector>

#include "common/core/error.hpp"
#include "common/core/json.hpp"

namespace forklift::scenario {

/// Says where a value was written: file and line, or the --set text that put it there.
using Locator = std::function<std::string(const JsonPointer&)>;

/// All problems of the value at `path` and below it, in the order of the text's keys.
std::vector<Error> validate(const Json& value, const JsonPointer& path, const Locator& where);

/// "the text \"four\"", "null", "a list": for messages.
std::string found(const Json& value);

}  // namespace forklift::scenario
