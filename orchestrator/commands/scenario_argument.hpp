#pragma once
// The arguments of every command that reads a scenario: its file and --set.
#include <CLI/CLI.hpp>

#include <string>
#include <vector>

#include "common/store/reader.hpp"
#include "orchestrator/scenario/scenario.hpp"

namespace forklift::commands {

struct ScenarioArgument {
  std::string file = "scenarios/quickstart.json";
  std::vector<std::string> sets;

  /// Gives back the option of the file.
  CLI::Option* add_to(CLI::App& command);
  /// Reads it with every engine's own rules. Errors: ErrorList (config).
  scenario::Scenario read() const;
  /// The scenario of a stored experiment, as it was read then.
  static scenario::Scenario read(const store::Experiment& experiment);
};

}  // namespace forklift::commands
