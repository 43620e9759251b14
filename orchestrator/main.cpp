// forklift: reads the command line, runs one command, and is the only place that catches errors and sets the exit code.
#include <fmt/format.h>

#include <array>

#include "common/core/error.hpp"
#include "common/core/output.hpp"
#include "common/version/version.hpp"
#include "orchestrator/commands/command.hpp"

namespace {

constexpr int kUsageError = 2;

int run(const forklift::commands::Action& action) {
  try {
    return action();
  } catch (const forklift::Error& error) {
    forklift::print_to_stderr(fmt::format("forklift: {}\n", error.what()));
    return forklift::exit_code(error.kind());
  } catch (const std::exception& error) {
    forklift::print_to_stderr(
        fmt::format("forklift: unexpected: {}. Please report this with the command that you used.\n", error.what()));
    return forklift::exit_code(forklift::ErrorKind::environment);
  }
}

int program(int argc, char** argv) {
  namespace commands = forklift::commands;
  CLI::App app{
      "Forklift benchmarks database clusters with DBT2 and says which configuration scales, by how much and why."};
  app.set_version_flag("--version", forklift::kVersion);
  app.require_subcommand(1);
  app.footer(
      "Exit codes: 0 pass, 1 a verdict failed, 2 configuration, 3 environment, 4 a gate is undecided, 130 "
      "interrupted.");
  commands::Shared shared;
  commands::Action action;
  app.add_option("--db", shared.database, "Results database")->envname("FORKLIFT_DB")->capture_default_str();
  app.fallthrough();  // --db may stand after the command, too
  for (const auto add :
       {commands::add_check, commands::add_doctor, commands::add_plan, commands::add_run, commands::add_stop,
        commands::add_status, commands::add_logs, commands::add_list, commands::add_show, commands::add_report,
        commands::add_compare, commands::add_history, commands::add_gate, commands::add_merge, commands::add_import,
        commands::add_export, commands::add_migrate, commands::add_reference}) {
    add(app, shared, action);
  }
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return forklift::print_parsed(app, error, kUsageError);
  }
  return run(action);
}

}  // namespace

int main(int argc, char** argv) { return forklift::finish_output("forklift", program(argc, argv)); }
