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
/// Errors: config, if there is no "=" or the name is empty.
Override parse_override(const std::string& text);

/// "cluster.sql_nodes.0.port" → "/cluster/sql_nodes/0/port".
JsonPointer to_pointer(const std::string& dotted);

/// Puts the value in. `cluster.sql_nodes.count` (and of the other node lists) repeats or cuts the list to that length.
/// Errors: config, at `change.where`, for a name that the table does not know (with the nearest one) or that does not
/// fit.
void apply(Json& scenario, const Override& change);

}  // namespace forklift::scenario
