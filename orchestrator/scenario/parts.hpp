#pragma once
// What engines and workloads have in common where a scenario speaks of them: a list of parts, each with facts that have
// a name and a line of help.
#include <string>
#include <vector>

#include "common/core/text.hpp"

namespace forklift::scenario {

/// Names of the parts for whose facts `fits` holds.
template <class Part, class Fits>
std::vector<std::string> names_of(const std::vector<const Part*>& parts, Fits fits) {
  std::vector<std::string> names;
  for (const auto* part : parts) {
    if (fits(part->facts)) names.push_back(part->facts.name);
  }
  return names;
}

template <class Part>
std::vector<std::string> names_of(const std::vector<const Part*>& parts) {
  return names_of(parts, [](const auto&) { return true; });
}

/// "`a`: what it is. `b`: …": for the reference.
template <class Part>
std::string help_of(const std::vector<const Part*>& parts) {
  std::vector<std::string> all;
  for (const auto* part : parts) all.push_back("`" + part->facts.name + "`: " + part->facts.help);
  return join(all, " ");
}

/// "\"a\", \"b\" or \"c\"".
std::string quoted_or(const std::vector<std::string>& words);

}  // namespace forklift::scenario
