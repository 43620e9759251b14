// forklift show: one run, and where its numbers are from.
#include <fmt/format.h>

#include <memory>

#include "common/core/output.hpp"
#include "orchestrator/commands/command.hpp"
#include "orchestrator/commands/results.hpp"
#include "reports/render/show.hpp"

namespace forklift::commands {
namespace {

int show(std::int64_t number, const Shared& shared, bool json) {
  const auto reader = open_results(shared.database);
  const auto run = render::shown_run(reader, store::RunId{number});
  if (json)
    print_json(render::show_json(run));
  else
    print_text(render::show_text(run));
  return 0;
}

}  // namespace

void add_show(CLI::App& app, Shared& shared, Action& action) {
  auto* command = app.add_subcommand(
      "show",
      "Show one run: its measures, its warnings and, of an imported one, every value with its line in the file");
  auto number = std::make_shared<std::int64_t>(0);
  auto json = std::make_shared<bool>(false);
  command->add_option("RUN", *number, "Its number, as forklift list shows it")->required();
  command->add_flag("--json", *json, "Print JSON");
  command->callback([=, &shared, &action] { action = [=, &shared] { return show(*number, shared, *json); }; });
}

}  // namespace forklift::commands
