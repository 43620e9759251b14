// forklift migrate: brings a results database of an older forklift up to date.
#include <fmt/format.h>

#include "common/core/output.hpp"
#include "common/store/database.hpp"
#include "orchestrator/commands/command.hpp"

namespace forklift::commands {
namespace {

int migrate(const Shared& shared) {
  const int before = store::Database::upgrade(shared.database), now = store::newest_version();
  if (before == now)
    print_text(fmt::format("{}: already of version {}\n", shared.database, now));
  else
    print_text(fmt::format("{}: brought from version {} to version {}\n", shared.database, before, now));
  return 0;
}

}  // namespace

void add_migrate(CLI::App& app, Shared& shared, Action& action) {
  auto* command = app.add_subcommand("migrate", "Bring a results database of an older forklift up to date");
  command->callback([&shared, &action] { action = [&shared] { return migrate(shared); }; });
}

}  // namespace forklift::commands
