// forklift reference: the scenario's table of options as Markdown or JSON Schema.
#include <fmt/format.h>

#include <memory>

#include "common/core/output.hpp"
#include "orchestrator/cluster/server/defaults.hpp"
#include "orchestrator/commands/command.hpp"
#include "orchestrator/scenario/reference.hpp"

namespace forklift::commands {

void add_reference(CLI::App& app, Shared&, Action& action) {
  auto* command = app.add_subcommand("reference", "Print every scenario value with its type, default and meaning");
  auto schema = std::make_shared<bool>(false);
  command->add_flag("--schema,--json", *schema, "Print the JSON Schema instead of Markdown");
  auto servers = std::make_shared<bool>(false);
  command->add_flag("--servers", *servers, "Print the settings that servers get where the scenario says nothing")
      ->excludes("--schema");
  command->callback([=, &action] {
    action = [=] {
      print_data(*servers  ? cluster::defaults_markdown()
                 : *schema ? scenario::json_schema()
                           : scenario::reference_markdown());
      return 0;
    };
  });
}

}  // namespace forklift::commands
