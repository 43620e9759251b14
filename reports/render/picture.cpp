#include "reports/render/picture.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <string>
#include <vector>

#include "common/core/clock.hpp"
#include "common/core/error.hpp"
#include "common/core/files.hpp"
#include "common/core/text.hpp"
#include "reports/render/own_report.hpp"
#include "reports/render/scratch_folder.hpp"

namespace forklift::render {
namespace {

using namespace std::chrono_literals;
namespace fs = std::filesystem;

constexpr int kPageWidth = 1280, kHighest = 16'000;
constexpr auto kPatience = 120s;

pid_t start(std::vector<std::string> words, const ScratchFolder& folder) {
  const std::string out = folder.path() / "out", err = folder.path() / "err";
  posix_spawn_file_actions_t actions;
  ::posix_spawn_file_actions_init(&actions);
  ::posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  ::posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, out.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
  ::posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, err.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
  pid_t pid = 0;
  int failure = ENOENT;
  for (const char* name : {"chromium", "chromium-browser", "google-chrome"}) {
    words[0] = name;
    std::vector<char*> arguments;
    for (auto& word : words) arguments.push_back(word.data());
    arguments.push_back(nullptr);
    failure = ::posix_spawnp(&pid, name, &actions, nullptr, arguments.data(), environ);
    if (failure != ENOENT) break;
  }
  ::posix_spawn_file_actions_destroy(&actions);
  if (failure == 0) return pid;
  throw Error{ErrorKind::environment, "chromium", fmt::format("can't be started: {}", std::strerror(failure)),
              "Install it for --png and --pdf: apt-get install chromium"};
}

/// Runs Chromium to its end and returns what it printed.
std::string browse(const fs::path& page, int height, const std::string& action) {
  const ScratchFolder folder;
  fs::copy_file(page, folder.path() / "page.html");  // a name that a URL may hold as it is
  std::vector<std::string> words{"",
                                 "--headless",
                                 "--disable-gpu",
                                 "--no-first-run",
                                 "--hide-scrollbars",
                                 "--disable-background-networking",
                                 "--disable-component-update",
                                 "--disable-sync",
                                 "--host-resolver-rules=MAP * ~NOTFOUND",
                                 "--no-pdf-header-footer",
                                 "--blink-settings=preferredColorScheme=1",
                                 "--user-data-dir=" + (folder.path() / "profile").string(),
                                 fmt::format("--window-size={},{}", kPageWidth, height)};
  if (::geteuid() == 0) words.push_back("--no-sandbox");  // Chromium refuses its sandbox to root
  words.push_back(action);
  words.push_back("file://" + (folder.path() / "page.html").string());
  const auto pid = start(words, folder);
  const auto deadline = Deadline::after(system_clock(), kPatience);
  int status = 0;
  while (::waitpid(pid, &status, WNOHANG) == 0) {
    if (deadline.passed(system_clock())) ::kill(pid, SIGKILL);
    system_clock().sleep_until(system_clock().now() + 20ms);
  }
  if (!WIFEXITED(status) || WEXITSTATUS(status) != 0) {
    throw Error{ErrorKind::environment, "chromium", "it could not draw the report", "Its last lines are below",
                last_lines(read_file(folder.path() / "err"), 5)};
  }
  return read_file(folder.path() / "out");
}

/// How high the page is: asked of a copy with a script, since the page itself has none.
int height_of(const fs::path& page) {
  const ScratchFolder folder;
  auto html = read_file(page);
  html.insert(html.rfind("</body>"),
              "<script>document.body.dataset.height = document.documentElement.scrollHeight;</script>");
  write_file(folder.path() / "page.html", html);
  const auto dom = browse(folder.path() / "page.html", 900, "--dump-dom");
  const std::string mark = "data-height=\"";
  int height = 900;
  if (const auto at = dom.find(mark); at != std::string::npos)
    std::from_chars(dom.data() + at + mark.size(), dom.data() + dom.size(), height);
  return std::clamp(height, 900, kHighest);
}

/// What Chromium writes with that option to a file of that name, whose ending it wants to see.
std::string drawn(const fs::path& page, int height, const std::string& option, const std::string& name) {
  const ScratchFolder folder;
  const auto file = folder.path() / name;
  browse(page, height, option + file.string());
  return read_file(file);
}

}  // namespace

void write_png(const fs::path& page, const fs::path& png) {
  write_file(png, signed_png(drawn(page, height_of(page), "--screenshot=", "picture.png")));
}

void write_pdf(const fs::path& page, const fs::path& pdf) {
  write_file(pdf, signed_pdf(drawn(page, 900, "--print-to-pdf=", "picture.pdf")));
}

}  // namespace forklift::render
