#pragma once
// Replaces single values of a scenario by dotted name: the matrix's cells and --set do it the same way.
#include <string>

#include "common/core/json.hpp"

namespace forklift::scenario {

struct Override {
  std::string name;  ///< "workload.duration"
  Json value;
  std::string where;  ///< for messages: "--set workload.duration=20s", or file, pointer and line
};

/// "workload.duration=20s" → name and value; the value is read as JSON if it is JSON, else as text.
/// Errors: config, if there is no "=", if the name is empty, or if an object has a key twice.
Override parse_override(const std::string& text);

/// The value as it is written after the "=": text without quotes.
std::string value_text(const Json& value);

/// Puts the value in, and gives back where. `cluster.sql_nodes.count` (and of the other node lists) repeats or cuts the
/// list to that length.
/// Errors: config, at `change.where`, for a name that the table does not know (with the nearest one) or that does not
/// fit.
JsonPointer apply(Json& scenario, const Override& change);

}  // namespace forklift::scenario
