#pragma once
// The sample files of other kits (../shared/import), which are not part of the project, and what each must come to.
// INDEX.md beside them says where they are from. A test is skipped, loudly, where they are not there.
#include <catch2/catch.hpp>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "orchestrator/import/imported.hpp"

namespace forklift::test {

/// What a run must be. Figures are those of its measures, in their units ("p95_us"); counts are "new-order committed".
struct Want {
  std::string kit;
  std::map<std::string, double> measures = {};
  std::optional<double> seconds = {};  ///< none: the file does not have them
  int users = 0, warehouses = 0;       ///< 0: the file does not have them
  std::map<std::string, std::uint64_t> counts = {};
  std::map<std::string, std::string> values = {};  ///< as they stand in the file: name → "value unit @line"
  std::vector<std::string> none = {};              ///< measures that the file does not have
  std::vector<std::string> warnings = {};          ///< all of them
  std::string started = {};                        ///< "2025-04-14 17:09:41", in UTC; empty: not in the file
  bool zone_known = true;
  std::map<std::string, std::size_t> points = {};  ///< how many a series has
};

/// Nothing, with a warning, where the file is not beside the project.
std::optional<std::string> sample(const std::string& name);

void check(const import::Imported& run, const Want& want);
/// The file holds these runs. Skips where it is not there.
void check_sample(const std::string& name, const std::vector<Want>& runs);
/// The file is refused with this error, without its path. Skips where it is not there.
void check_refused(const std::string& name, const std::string& error);

}  // namespace forklift::test
