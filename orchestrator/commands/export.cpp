// forklift export: a safe copy of the results database, also while a run writes into it.
#include <fmt/format.h>

#include <memory>

#include "common/core/output.hpp"
#include "common/store/database.hpp"
#include "orchestrator/commands/command.hpp"

namespace forklift::commands {
namespace {

int copy(const Shared& shared, const std::string& to) {
  store::Database::copy(shared.database, to);
  print_text(fmt::format("{}: a copy of {}\n", to, shared.database));
  return 0;
}

}  // namespace

void add_export(CLI::App& app, Shared& shared, Action& action) {
  auto* command = app.add_subcommand("export", "Copy the results database safely, also while a run writes into it");
  auto to = std::make_shared<std::string>();
  command->add_option("--db-copy", *to, "File to write; it must not exist yet")->type_name("FILE")->required();
  command->callback([=, &shared, &action] { action = [=, &shared] { return copy(shared, *to); }; });
}

}  // namespace forklift::commands
