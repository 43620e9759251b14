#pragma once
// What is known of one value that a user may write: its type, range or words, default and meaning. Validation, the JSON
// Schema and the reference are made from these; they come from the tables of fields (fields.hpp).
#include <optional>
#include <string>
#include <vector>

#include "common/core/json.hpp"

namespace forklift::fields {

enum class Type {
  object,  ///< fixed keys: the entries below it
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
  std::string path;  ///< "/workload/spread"; "*" stands for any key or index. In a table: below what the table is of
  Type type = Type::text;
  std::string help;                 ///< one sentence, with the source where there is one
  Json fallback;                    ///< default; null: none
  std::optional<double> low, high;  ///< inclusive, for durations in seconds; integers, numbers and durations have both
  std::vector<std::string> choices;
  std::string unit;
  bool required = false;
  bool fixed = false;       ///< read once for the whole experiment: no cell may change it
  bool many_lines = false;  ///< of a text: it may have line breaks
  bool or_one = false;      ///< of a list of objects: a single one may stand without the list
  bool or_null = false;     ///< of a number
};

/// "an integer from 1 to 65535", "a duration from 1s to 24h, such as \"20s\"": for messages and the reference.
std::string describe(const Option& option);

/// The same without an example: "a duration from 1s to 24h".
std::string range_of(const Option& option);

/// A bound as text: whole, or few digits, never "1e+09"; of a duration with its unit.
std::string bound(const Option& option, double value);

}  // namespace forklift::fields
