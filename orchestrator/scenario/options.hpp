#pragma once
// The one table of everything that a scenario may say: name, type, unit, range, default and meaning. Validation, the
// matrix, --set, the JSON Schema and the reference are all made from it.
#include <optional>
#include <string>
#include <vector>

#include "common/core/json.hpp"

namespace forklift::scenario {

enum class Type {
  object,  ///< fixed keys: the table's entries below it
  map,     ///< any key, each value as the entry "<path>/*" says
  list,    ///< each element as the entry "<path>/*" says
  text,
  integer,
  number,
  boolean,
  duration,  ///< "20s"
  choice,    ///< one of `choices`
  scalar,    ///< text, number or boolean, passed on as text: a server's option
  spread,    ///< an integer from 1, or "node-group"
};

struct Option {
  std::string path;  ///< "/workload/spread"; "*" stands for any key or index
  Type type = Type::text;
  std::string help;                 ///< one sentence, with the source where there is one
  Json fallback;                    ///< default; null: none
  std::optional<double> low, high;  ///< inclusive, for durations in seconds; integers, numbers and durations have both
  std::vector<std::string> choices;
  std::string unit;
  bool required = false;
  bool fixed = false;  ///< read once for the whole experiment: no cell may change it
};

const std::vector<Option>& options();

/// The entry for a concrete path ("/hosts/db1/port" finds "/hosts/*/port"); null if there is none.
const Option* find_option(const JsonPointer& path);

/// The keys that an object at `path` may have.
std::vector<std::string> known_keys(const JsonPointer& path);

/// "an integer from 1 to 65535", "a duration such as \"20s\"": for messages and the reference.
std::string describe(const Option& option);

/// A bound as text: whole, or few digits, never "1e+09".
std::string bound(double value);

/// Every concrete path that the matrix or --set may name without knowing host names or indexes, dotted.
std::vector<std::string> dotted_names();

}  // namespace forklift::scenario
