#pragma once
// Where two scenarios differ, value by value as they are read: a default that is written down, or "60s" for "1m", is no
// difference. Pure.
#include <string>
#include <vector>

namespace forklift::scenario {

/// A scenario as a person gives it: a file's text, and --set texts.
struct Source {
  std::string text, file;
  std::vector<std::string> sets;
};

struct Difference {
  std::string pointer;   ///< "/workload/duration"
  std::string from, to;  ///< JSON, "1 (default)", "nothing"
};

/// In the order of the pointers. Errors: config, if one can't be parsed; both should have been read before.
std::vector<Difference> differences(const Source& from, const Source& to);

}  // namespace forklift::scenario
