#pragma once
// The program's commands, a file each. A command adds itself to the command line and leaves what to do behind.
#include <CLI/CLI.hpp>

#include <functional>
#include <string>

namespace forklift::commands {

/// What the chosen command does; gives back the exit code. main() runs it and catches.
using Action = std::function<int()>;

/// Options that every command shares.
struct Shared {
  std::string database = "forklift.db";  ///< results database; environment FORKLIFT_DB
};

void add_check(CLI::App& app, Shared& shared, Action& action);
void add_doctor(CLI::App& app, Shared& shared, Action& action);
void add_plan(CLI::App& app, Shared& shared, Action& action);
void add_run(CLI::App& app, Shared& shared, Action& action);
void add_stop(CLI::App& app, Shared& shared, Action& action);
void add_status(CLI::App& app, Shared& shared, Action& action);
void add_logs(CLI::App& app, Shared& shared, Action& action);
void add_list(CLI::App& app, Shared& shared, Action& action);
void add_show(CLI::App& app, Shared& shared, Action& action);
void add_report(CLI::App& app, Shared& shared, Action& action);
void add_compare(CLI::App& app, Shared& shared, Action& action);
void add_history(CLI::App& app, Shared& shared, Action& action);
void add_gate(CLI::App& app, Shared& shared, Action& action);
void add_merge(CLI::App& app, Shared& shared, Action& action);
void add_import(CLI::App& app, Shared& shared, Action& action);
void add_export(CLI::App& app, Shared& shared, Action& action);
void add_migrate(CLI::App& app, Shared& shared, Action& action);
void add_reference(CLI::App& app, Shared& shared, Action& action);

}  // namespace forklift::commands
