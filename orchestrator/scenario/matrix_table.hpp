#pragma once
// /matrix as it is written, and its table of fields: what it may hold beside the dotted names that are swept.
#include <vector>

#include "common/core/fields.hpp"

namespace forklift::scenario {

/// Dotted names with values, in the order of the text: whatever a scenario has can stand there.
struct Named {
  Json values = Json::object();
};
inline fields::Type type_of(const Named*) { return fields::Type::map; }
inline fields::Type type_of(const std::vector<Named>*) { return fields::Type::list; }
void read_value(const Json& value, Named& to);
void read_value(const Json& value, std::vector<Named>& to);
Json json_of(const Named& value);
Json json_of(const std::vector<Named>& value);

/// Servers × warehouses per server × terminals.
struct Grid {
  std::vector<int> servers{1}, warehouses{1}, terminals{1};
};

struct GivenMatrix {
  std::vector<Named> cells;
  Named one_at_a_time;
  std::vector<Named> cumulative, exclude, include;
  std::optional<Grid> table;
};

const fields::Table<GivenMatrix>& matrix_fields();

/// Appends the entries of /matrix.
void add_matrix_options(std::vector<fields::Option>& all);

}  // namespace forklift::scenario
