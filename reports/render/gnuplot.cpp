#include "reports/render/gnuplot.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "common/core/error.hpp"
#include "common/core/files.hpp"
#include "common/core/text.hpp"

namespace forklift::render {
namespace {

/// Starts gnuplot with its output in `log`; returns the exit status as waitpid gives it, or throws.
int spawn_and_wait(const std::string& script, const std::string& log, const std::string& directory) {
  posix_spawn_file_actions_t actions;
  ::posix_spawn_file_actions_init(&actions);
  ::posix_spawn_file_actions_addchdir_np(&actions, directory.c_str());
  ::posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  ::posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, log.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW,
                                     0600);
  ::posix_spawn_file_actions_adddup2(&actions, STDOUT_FILENO, STDERR_FILENO);
  std::string program = "gnuplot", option = "-d", file = script;  // -d: the user's own start files are not read
  char* arguments[]{program.data(), option.data(), file.data(), nullptr};
  pid_t pid = 0;
  const int failure = ::posix_spawnp(&pid, program.c_str(), &actions, nullptr, arguments, environ);
  ::posix_spawn_file_actions_destroy(&actions);
  if (failure != 0) {
    throw Error{ErrorKind::environment, "gnuplot", fmt::format("can't be started: {}", std::strerror(failure)),
                "Install it: apt-get install gnuplot-nox"};
  }
  int status = 0;
  while (::waitpid(pid, &status, 0) < 0) {
    if (errno != EINTR) throw Error{ErrorKind::environment, "gnuplot", std::strerror(errno), ""};
  }
  return status;
}

}  // namespace

void run_gnuplot(const std::string& script, const std::filesystem::path& directory) {
  const auto file = directory / "plots.gp", log = directory / "gnuplot.log";
  write_file(file, script, 0600);
  const int status = spawn_and_wait(file.string(), log.string(), directory.string());
  if (WIFEXITED(status) && WEXITSTATUS(status) == 0) return;
  throw Error{ErrorKind::environment, "gnuplot", "it could not draw the report's plots",
              "Please report this as a bug, with the lines below", last_lines(read_file(log), 5)};
}

}  // namespace forklift::render
