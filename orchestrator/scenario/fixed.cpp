#include "orchestrator/scenario/fixed.hpp"

#include <fmt/format.h>

#include "orchestrator/scenario/extract.hpp"
#include "orchestrator/scenario/options.hpp"

namespace forklift::scenario {
namespace {

/// A host that only a cell has is mostly a name with a typing error.
void same_hosts(const Json& base, const Json& cell, const Locator& where, std::vector<Error>& errors) {
  const JsonPointer hosts{"/hosts"};
  const Json before = value_of(base, hosts), after = value_of(cell, hosts);
  for (const auto& [name, host] : after.items()) {
    if (before.contains(name)) continue;
    errors.emplace_back(ErrorKind::config, where(hosts / name), fmt::format("a cell can't add the host \"{}\"", name),
                        "Name it in the scenario's hosts, outside the matrix");
  }
}

}  // namespace

std::vector<Error> check_fixed(const Json& base, const Json& cell, const Locator& where) {
  std::vector<Error> errors;
  same_hosts(base, cell, where, errors);
  if (!errors.empty()) return errors;
  for (const auto& option : options()) {
    if (!option.fixed) continue;
    const JsonPointer place{option.path};
    if (value_of(base, place) == value_of(cell, place)) continue;
    errors.emplace_back(ErrorKind::config, where(place),
                        fmt::format("{} is one for all cells, so a cell can't change it", place.back()),
                        "Set it outside the matrix, or write a scenario for each value");
  }
  return errors;
}

}  // namespace forklift::scenario
