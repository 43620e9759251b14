#pragma once
// Everything that a scenario may say, as one list with whole paths, made of the tables of fields (tables.hpp).
// Validation, the matrix, --set, the JSON Schema and the reference are all made from it.
#include <string>
#include <vector>

#include "common/core/option.hpp"

namespace forklift::scenario {

using fields::bound;
using fields::describe;
using fields::Option;
using fields::range_of;
using fields::Type;

const std::vector<Option>& options();

/// The entry for a concrete path ("/hosts/db1/port" finds "/hosts/*/port"); null if there is none.
const Option* find_option(const JsonPointer& path);

/// The keys that an object at `path` may have.
std::vector<std::string> known_keys(const JsonPointer& path);

/// An integer that may be an object instead, with the keys below it.
bool has_object_form(const Option& option);

/// Every concrete path that the matrix or --set may name without knowing host names or indexes, dotted.
std::vector<std::string> dotted_names();

}  // namespace forklift::scenario
