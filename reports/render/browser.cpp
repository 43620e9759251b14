#include "reports/render/browser.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <pwd.h>
#include <spawn.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <optional>
#include <vector>

#include "common/core/clock.hpp"
#include "common/core/error.hpp"
#include "common/core/files.hpp"
#include "common/core/text.hpp"
#include "reports/render/scratch_folder.hpp"

namespace forklift::render {
namespace {

using namespace std::chrono_literals;
namespace fs = std::filesystem;
using Words = std::vector<std::string>;

constexpr int kPageWidth = 1280;
constexpr auto kPatience = 120s;
constexpr const char* kNoSandbox = "No usable sandbox";

struct User {
  uid_t user;
  gid_t group;
};

/// Whom a program that reads foreign text runs as; nothing: as ourselves.
std::optional<User> other_user() {
  if (::geteuid() != 0) return std::nullopt;
  const passwd* nobody = ::getpwnam("nobody");
  return nobody == nullptr ? User{65534, 65534} : User{nobody->pw_uid, nobody->pw_gid};
}

std::string find_program(const Words& names, const std::string& fix) {
  const char* path = std::getenv("PATH");
  for (const auto& name : names) {
    for (const auto& folder : split(path == nullptr ? "/usr/bin:/bin" : path, ':')) {
      auto file = folder + "/" + name;
      if (!folder.empty() && ::access(file.c_str(), X_OK) == 0) return file;
    }
  }
  throw Error{ErrorKind::environment, names.front(), fmt::format("can't be started: {}", std::strerror(ENOENT)), fix};
}

/// What it needs, and nothing that others gave us to keep.
Words environment(const fs::path& home) {
  Words all{"HOME=" + home.string(), "TMPDIR=" + home.string()};
  for (const char* name : {"PATH", "LANG", "LC_ALL", "TZ", "FONTCONFIG_PATH", "FONTCONFIG_FILE"}) {
    if (const char* value = std::getenv(name); value != nullptr) all.push_back(std::string{name} + "=" + value);
  }
  return all;
}

std::vector<char*> pointers(Words& words) {
  std::vector<char*> all;
  for (auto& word : words) all.push_back(word.data());
  all.push_back(nullptr);
  return all;
}

pid_t start(Words words, const fs::path& home, const fs::path& outputs) {
  const std::string out = outputs / "out", err = outputs / "err";
  posix_spawn_file_actions_t actions;
  ::posix_spawn_file_actions_init(&actions);
  ::posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  ::posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, out.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW,
                                     0600);
  ::posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, err.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW,
                                     0600);
  auto variables = environment(home);
  const auto arguments = pointers(words), given = pointers(variables);
  pid_t pid = 0;
  const int failure = ::posix_spawn(&pid, words[0].c_str(), &actions, nullptr, arguments.data(), given.data());
  ::posix_spawn_file_actions_destroy(&actions);
  if (failure == 0) return pid;
  throw Error{ErrorKind::environment, words[0], fmt::format("can't be started: {}", std::strerror(failure)),
              "Check its permissions"};
}

bool ends_well(pid_t pid) {
  const auto deadline = Deadline::after(system_clock(), kPatience);
  int status = 0;
  while (::waitpid(pid, &status, WNOHANG) == 0) {
    if (deadline.passed(system_clock())) ::kill(pid, SIGKILL);
    system_clock().sleep_until(system_clock().now() + 20ms);
  }
  return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

Words command(const fs::path& folder, int height, const std::string& action, bool sandbox,
              const std::optional<User>& user) {
  const auto chromium = find_program({"chromium", "chromium-browser", "google-chrome"},
                                     "Install it for --png and --pdf: apt-get install chromium");
  Words words;
  if (user) {
    words = {find_program({"setpriv"}, "Install it: apt-get install util-linux"), fmt::format("--reuid={}", user->user),
             fmt::format("--regid={}", user->group), "--clear-groups", "--"};
  }
  words.push_back(chromium);
  words.insert(
      words.end(),
      {"--headless", "--disable-gpu", "--no-first-run", "--hide-scrollbars", "--disable-background-networking",
       "--disable-component-update", "--disable-sync", "--host-resolver-rules=MAP * ~NOTFOUND",
       "--no-pdf-header-footer", "--blink-settings=preferredColorScheme=1",
       "--user-data-dir=" + (folder / "profile").string(), fmt::format("--window-size={},{}", kPageWidth, height)});
  if (!sandbox) words.emplace_back("--no-sandbox");
  words.push_back(action);
  words.push_back("file://" + (folder / "page.html").string());
  return words;
}

/// A file in a folder that another user may write: no link to a file of ours, but his.
std::string read_other(const fs::path& file, const std::optional<User>& user) {
  const int descriptor = ::open(file.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
  struct stat found {};
  const bool good = descriptor >= 0 && ::fstat(descriptor, &found) == 0 && S_ISREG(found.st_mode) &&
                    found.st_nlink == 1 && (!user || found.st_uid == user->user);
  std::string text(good ? static_cast<std::size_t>(found.st_size) : 0, '\0');
  const ssize_t got = text.empty() ? 0 : ::pread(descriptor, text.data(), text.size(), 0);
  if (descriptor >= 0) ::close(descriptor);
  if (good && got == static_cast<ssize_t>(text.size())) return text;
  throw Error{ErrorKind::environment, "chromium", "it has not drawn the report to a file of its own",
              "Check what is installed by that name"};
}

void hand_over(const fs::path& path, const User& user) {
  if (::lchown(path.c_str(), user.user, user.group) != 0)
    throw Error{ErrorKind::environment, path.string(),
                fmt::format("can't give it to the user nobody: {}", std::strerror(errno)),
                "As root, Chromium runs as nobody: draw the report as another user"};
}

}  // namespace

std::string browse(const fs::path& page, int height, const std::string& option, const std::string& file) {
  const ScratchFolder theirs, ours;
  fs::copy_file(page, theirs.path() / "page.html");  // a name that a URL may hold as it is
  const auto user = other_user();
  if (user) hand_over(theirs.path() / "page.html", *user), hand_over(theirs.path(), *user);
  const auto action = file.empty() ? option : option + (theirs.path() / file).string();
  const auto attempt = [&](bool sandbox) {
    return ends_well(start(command(theirs.path(), height, action, sandbox, user), theirs.path(), ours.path()));
  };
  bool good = attempt(true);
  if (!good && read_file(ours.path() / "err").find(kNoSandbox) != std::string::npos) good = attempt(false);
  if (!good)
    throw Error{ErrorKind::environment, "chromium", "it could not draw the report", "Its last lines are below",
                last_lines(read_file(ours.path() / "err"), 5)};
  return file.empty() ? read_file(ours.path() / "out") : read_other(theirs.path() / file, user);
}

}  // namespace forklift::render
