// forklift-desk: emulated hosts on one machine, the links between them, and their shares of it; see desk/README.md.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <csignal>

#include "common/core/error.hpp"
#include "common/core/files.hpp"
#include "common/core/output.hpp"
#include "desk/check/check.hpp"
#include "desk/enter/enter.hpp"
#include "desk/hosts/user_namespace.hpp"
#include "desk/quotas/groups.hpp"
#include "desk/server/desk.hpp"
#include "desk/server/socket.hpp"

namespace {

using namespace forklift;

struct Options {
  std::string job_file, socket, request, mark;
  pid_t pid = 0;
  std::vector<std::string> argv;
};

/// From here on they come in order, to who waits for them; the hosts' first processes inherit it.
void block_signals() {
  sigset_t set;
  ::sigemptyset(&set);
  for (const int signal : {SIGTERM, SIGINT, SIGHUP, SIGCHLD}) ::sigaddset(&set, signal);
  ::sigprocmask(SIG_BLOCK, &set, nullptr);
  std::signal(SIGPIPE, SIG_IGN);
}

int run(const Options& options) {
  auto job = desk::read_job(JsonDocument::parse(read_file(options.job_file, kLargestText), options.job_file));
  const auto socket = job.directory + "/" + desk::kSocketName;
  desk::need_no_desk(socket);
  if (!desk::may_make_namespaces()) desk::enter_user_namespace();
  block_signals();
  desk::Desk desk{std::move(job)};
  desk::serve(desk, socket);
  return 0;
}

/// Exit code 3, with the answer, if that is an error.
int ask(const Options& options) {
  const auto answer = desk::ask(options.socket, options.request);
  print_text(answer + "\n");
  return answer.starts_with("{\"error\"") ? exit_code(ErrorKind::environment) : 0;
}

int clean(const Options& options) {
  const int groups = desk::clean_groups(desk::own_hierarchies(), options.mark);
  print_text(fmt::format("{} control groups removed\n", groups));
  return 0;
}

int check(const Options&) {
  print_json(desk::to_json(desk::look()));
  return 0;
}

int enter(const Options& options) { return desk::run_in_host(options.pid, options.argv); }

int perform(const Options& options, int (*command)(const Options&)) {
  try {
    return command(options);
  } catch (const Error& error) {
    print_to_stderr(fmt::format("{}\n", error.what()));
    return exit_code(error.kind());
  }
}

int program(int argc, char** argv) {
  CLI::App app{"Emulated hosts on one machine, the links between them, and their shares of it.", "forklift-desk"};
  app.set_version_flag("--version", FORKLIFT_VERSION);
  app.require_subcommand(1);
  Options options;
  auto* run_command = app.add_subcommand("run", "make the hosts of a job, and serve its socket until SIGTERM");
  run_command->add_option("JOB", options.job_file, "a JSON file (desk/README.md)")->required();
  auto* ask_command = app.add_subcommand("ask", "send one request to a desk, and print the answer");
  ask_command->add_option("SOCKET", options.socket, "\"desk.sock\" in the job's directory")->required();
  ask_command->add_option("JSON", options.request, "{\"ask\": \"hosts\"}")->required();
  auto* enter_command = app.add_subcommand("exec", "run a command inside a host; its exit code is that of the command");
  enter_command->add_option("--pid", options.pid, "of the host's first process")->required();
  enter_command->add_option("PROGRAM", options.argv, "the program and its arguments, after --")->required();
  auto* clean_command = app.add_subcommand("clean", "end and remove what a desk that was killed has left");
  clean_command->add_option("MARK", options.mark, "of its job")->required();
  auto* check_command = app.add_subcommand("check", "print as JSON what this machine allows");
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return print_parsed(app, error, exit_code(ErrorKind::config));
  }
  if (run_command->parsed()) return perform(options, run);
  if (ask_command->parsed()) return perform(options, ask);
  if (clean_command->parsed()) return perform(options, clean);
  if (check_command->parsed()) return perform(options, check);
  return perform(options, enter);
}

}  // namespace

int main(int argc, char** argv) { return finish_output("forklift-desk", program(argc, argv)); }
