#include "tests/support/browser.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <vector>

#include "common/core/files.hpp"
#include "tests/support/scratch_dir.hpp"

namespace forklift::test {
namespace {

/// Runs Chromium to its end; returns what it wrote to standard output.
std::string run(const std::filesystem::path& page, const BrowserView& view, const std::string& action) {
  const ScratchDir scratch;
  std::vector<std::string> words{FORKLIFT_CHROMIUM,
                                 "--headless",
                                 "--no-sandbox",
                                 "--disable-gpu",
                                 "--disable-quic",
                                 "--no-first-run",
                                 "--disable-background-networking",
                                 "--disable-component-update",
                                 "--disable-sync",
                                 "--hide-scrollbars",
                                 "--host-resolver-rules=MAP * ~NOTFOUND",
                                 "--virtual-time-budget=5000",
                                 "--user-data-dir=" + scratch / "profile",
                                 fmt::format("--window-size={},{}", view.width, view.height),
                                 fmt::format("--blink-settings=preferredColorScheme={}", view.dark ? 0 : 1),
                                 action,
                                 "file://" + page.string()};
  std::vector<char*> arguments;
  for (auto& word : words) arguments.push_back(word.data());
  arguments.push_back(nullptr);
  const std::string out = scratch / "out", err = scratch / "err";
  posix_spawn_file_actions_t actions;
  ::posix_spawn_file_actions_init(&actions);
  ::posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, out.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
  ::posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, err.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
  pid_t pid = 0;
  REQUIRE(::posix_spawnp(&pid, arguments[0], &actions, nullptr, arguments.data(), environ) == 0);
  ::posix_spawn_file_actions_destroy(&actions);
  int status = 0;
  REQUIRE(::waitpid(pid, &status, 0) == pid);
  INFO(read_file(err));
  REQUIRE(WIFEXITED(status));
  REQUIRE(WEXITSTATUS(status) == 0);
  return read_file(out);
}

}  // namespace

std::string dump_dom(const std::filesystem::path& page, const BrowserView& view) {
  return run(page, view, "--dump-dom");
}

void screenshot(const std::filesystem::path& page, const BrowserView& view, const std::filesystem::path& png) {
  run(page, view, "--screenshot=" + png.string());
  REQUIRE(std::filesystem::exists(png));
}

}  // namespace forklift::test
