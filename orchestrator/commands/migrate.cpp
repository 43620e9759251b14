// forklift migrate: brings a results database of an older forklift up to date.
#include <fmt/format.h>

#include "common/core/output.hpp"
#include "common/core/text.hpp"
#include "common/store/database.hpp"
#include "orchestrator/commands/command.hpp"

namespace forklift::commands {
namespace {

int migrate(const Shared& shared) {
  const auto upgrade = store::Database::upgrade(shared.database);
  if (upgrade.empty()) print_text(fmt::format("{}: up to date already\n", shared.database));
  if (upgrade.listed > 0)
    print_text(fmt::format("{}: migrations that were only counted ({}) are listed by name now\n", shared.database,
                           upgrade.listed));
  if (!upgrade.applied.empty())
    print_text(fmt::format("{}: brought up to date with {}\n", shared.database, join(upgrade.applied, ", ")));
  return 0;
}

}  // namespace

void add_migrate(CLI::App& app, Shared& shared, Action& action) {
  auto* command = app.add_subcommand("migrate", "Bring a results database of an older forklift up to date");
  command->callback([&shared, &action] { action = [&shared] { return migrate(shared); }; });
}

}  // namespace forklift::commands
