#include "orchestrator/import/kit.hpp"

#include <fmt/format.h>

#include "common/core/error.hpp"
#include "common/core/text.hpp"

namespace forklift::import {
const std::vector<Kit>& all_kits() {
  static const std::vector<Kit> all{
#define KIT(name) kits::name(),
#include "orchestrator/import/kits.def"
#undef KIT
  };
  return all;
}

const Kit* claimant(const Text& text, const std::vector<Kit>& known) {
  std::vector<const Kit*> claimants;
  for (const auto& kit : known) {
    if (!kit.claims(text)) continue;
    // Every line of such a log must be of it: its reader refuses what else is in it, and they are long.
    if (kit.read_together != nullptr) return &kit;
    claimants.push_back(&kit);
  }
  if (claimants.size() < 2) return claimants.empty() ? nullptr : claimants.front();
  std::vector<std::string> names;
  for (const auto* kit : claimants) names.emplace_back(kit->name);
  throw Error{ErrorKind::config, text.name(), "it looks like results of several kits: " + join(names, ", "),
              "Cut it into a file for each kit"};
}

const Kit& kit_of(const Text& text, const std::vector<Kit>& known) {
  if (const auto* kit = claimant(text, known)) return *kit;
  std::vector<std::string> lines;
  for (const auto& kit : known) lines.push_back(fmt::format("{}: {}", kit.name, kit.expects));
  throw Error{ErrorKind::config, text.name(), "it is of no kit that import reads", "Name a file of one of these",
              std::move(lines)};
}

}  // namespace forklift::import
