// forklift merge: results databases of several machines in one file.
#include <fmt/format.h>

#include <memory>

#include "common/core/error.hpp"
#include "common/core/output.hpp"
#include "common/store/merge.hpp"
#include "orchestrator/commands/command.hpp"
#include "orchestrator/commands/results.hpp"
#include "orchestrator/owner/claim.hpp"

namespace forklift::commands {
namespace {

int merge(const std::string& out, const std::vector<std::string>& sources, bool json) {
  for (const auto& source : sources) open_results(source);  // what is wrong is found before anything is written
  const auto into = open_to_write(out);
  Json answer = Json::array();
  for (const auto& source : sources) {
    const auto result = store::merge(into, source, owner::running_experiments(source, system_clock()));
    answer.push_back(
        {{"source", source}, {"added", result.added}, {"there_already", result.skipped}, {"running", result.running}});
    if (json) continue;
    for (const auto& id : result.added) print_text(fmt::format("{}: {} added\n", source, id));
    for (const auto& id : result.skipped) print_text(fmt::format("{}: {} is there already\n", source, id));
    for (const auto& id : result.running)
      print_text(fmt::format("{}: {} is running and was left out; merge again when it has ended\n", source, id));
  }
  if (json) print_json(answer);
  return 0;
}

}  // namespace

void add_merge(CLI::App& app, Shared&, Action& action) {
  auto* command = app.add_subcommand("merge", "Copy the experiments of several results databases into one");
  auto out = std::make_shared<std::string>();
  auto sources = std::make_shared<std::vector<std::string>>();
  command->add_option("OUT", *out, "Database to copy into; made if it is not there")->required();
  command->add_option("SOURCES", *sources, "Databases to copy from")->required();
  auto json = std::make_shared<bool>(false);
  command->add_flag("--json", *json, "Print JSON");
  command->callback([=, &action] { action = [=] { return merge(*out, *sources, *json); }; });
}

}  // namespace forklift::commands
