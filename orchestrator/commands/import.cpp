// forklift import: results of other kits beside our own.
#include <fmt/format.h>

#include <memory>

#include "common/core/clock.hpp"
#include "common/core/output.hpp"
#include "orchestrator/commands/command.hpp"
#include "orchestrator/commands/label.hpp"
#include "orchestrator/commands/results.hpp"
#include "orchestrator/import/paths.hpp"
#include "orchestrator/import/store.hpp"
#include "reports/render/listing.hpp"

namespace forklift::commands {
namespace {

struct ImportArguments {
  std::vector<std::string> paths;
  import::Names names;
  std::optional<std::string> label;
  bool json = false;
};

int run_import(ImportArguments arguments, const Shared& shared) {
  arguments.names.label = checked_label(arguments.label);
  const auto runs = import::read_paths({arguments.paths.begin(), arguments.paths.end()});
  std::string id;
  {
    store::Writer writer{open_to_write(shared.database)};
    id = import::store(writer, arguments.names, runs, system_clock().wall_us());
  }
  const auto reader = store::Reader::open(shared.database);
  const auto rows = render::list_rows(reader, reader.experiment(id).number);
  if (arguments.json) {
    print_json(Json{
        {"experiment", id}, {"runs", runs.size()}, {"kind", runs.front().kit}, {"imported", render::list_json(rows)}});
    return 0;
  }
  print_text(fmt::format("{}: {} {} of {}\n{}", id, runs.size(), runs.size() == 1 ? "run" : "runs", runs.front().kit,
                         render::list_text(rows)));
  return 0;
}

}  // namespace

void add_import(CLI::App& app, Shared& shared, Action& action) {
  auto* command = app.add_subcommand("import",
                                     "Read results of DBT2, HammerDB, go-tpc, BenchBase, tpcc-mysql, sysbench, "
                                     "mysqlslap, portable-tpcc or YDB into the results database");
  auto arguments = std::make_shared<ImportArguments>();
  command
      ->add_option("PATHS", arguments->paths,
                   "Files, whose kits are recognised by what is in them, or a directory with the mix logs of one run")
      ->required();
  command->add_option("--name", arguments->names.experiment, "Name of the experiment")->capture_default_str();
  command
      ->add_option("--cell", arguments->names.cell,
                   "Name of the cell: what the runs have in common; runs of other users or warehouses get cells of "
                   "their own")
      ->capture_default_str();
  command
      ->add_option("--label", arguments->label, "What this experiment is in a history: a release, a commit, a change")
      ->type_name("TEXT");
  command->add_flag("--json", arguments->json, "Print JSON");
  command->callback([=, &shared, &action] { action = [=, &shared] { return run_import(*arguments, shared); }; });
}

}  // namespace forklift::commands
