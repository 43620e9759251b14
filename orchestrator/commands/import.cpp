// forklift import: results of DBT2 and sysbench beside our own.
#include <fmt/format.h>

#include <memory>

#include "common/core/clock.hpp"
#include "common/core/output.hpp"
#include "orchestrator/commands/command.hpp"
#include "orchestrator/commands/results.hpp"
#include "orchestrator/import/store.hpp"

namespace forklift::commands {
namespace {

struct ImportArguments {
  std::vector<std::string> paths;
  std::string name = "imported", cell = "imported";
  bool json = false;
};

int run_import(const ImportArguments& arguments, const Shared& shared) {
  std::vector<import::Imported> runs;
  for (const auto& path : arguments.paths) runs.push_back(import::read_path(path));
  store::Writer writer{open_to_write(shared.database)};
  const auto id = import::store(writer, arguments.name, arguments.cell, runs, system_clock().wall_us());
  if (arguments.json) {
    print_json(Json{{"experiment", id}, {"runs", runs.size()}, {"kind", runs.front().kind}});
    return 0;
  }
  print_text(fmt::format("{}: {} {} of {}\n", id, runs.size(), runs.size() == 1 ? "run" : "runs", runs.front().kind));
  return 0;
}

}  // namespace

void add_import(CLI::App& app, Shared& shared, Action& action) {
  auto* command = app.add_subcommand("import", "Read results of DBT2 (mix.log) or sysbench into the results database");
  auto arguments = std::make_shared<ImportArguments>();
  command
      ->add_option("PATHS", arguments->paths,
                   "A directory with mix.log files, a mix.log or a sysbench report; each is a run of one cell")
      ->required();
  command->add_option("--name", arguments->name, "Name of the experiment")->capture_default_str();
  command->add_option("--cell", arguments->cell, "Name of the cell: what the runs have in common")
      ->capture_default_str();
  command->add_flag("--json", arguments->json, "Print JSON");
  command->callback([=, &shared, &action] { action = [=, &shared] { return run_import(*arguments, shared); }; });
}

}  // namespace forklift::commands
