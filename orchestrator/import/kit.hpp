#pragma once
// What import knows of a format: how its files are recognised, by what is in them alone, and how they are read.
#include <vector>

#include "orchestrator/import/text.hpp"

namespace forklift::import {

struct Kit {
  const char* name;     ///< "HammerDB's log"
  const char* expects;  ///< what a file of it must hold, for people
  bool (*claims)(const Text& text);
  /// The runs of one file. Errors: config, with file, kit and reason, if a run in it can't be told whole.
  std::vector<Imported> (*read)(const Text& text);
  /// Of a format whose runs may be split over several drivers' files: all of them at once; else null.
  Imported (*read_together)(const std::vector<Text>& texts) = nullptr;
  /// Whether two such files may be of one run: they ran at one time.
  bool (*belong_together)(const Text& a, const Text& b) = nullptr;
};

namespace kits {
#define KIT(name) Kit name();
#include "orchestrator/import/kits.def"
#undef KIT
}  // namespace kits

/// As kits.def lists them.
const std::vector<Kit>& all_kits();

/// The one of `known` that claims the text. Errors: config, if none does, or more than one.
const Kit& kit_of(const Text& text, const std::vector<Kit>& known);
/// Null if none does.
const Kit* claimant(const Text& text, const std::vector<Kit>& known);

}  // namespace forklift::import
