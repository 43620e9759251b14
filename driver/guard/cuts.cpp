#include "driver/guard/cuts.hpp"

#include <fmt/format.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <charconv>
#include <ctime>
#include <vector>

#include "common/core/error.hpp"
#include "common/core/files.hpp"

namespace forklift::driver::guard {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kLongestNote = 200;

/// The note of a file that may have gone meanwhile; empty then.
std::string text_of(const fs::path& file) {
  try {
    return read_file(file, kLongestNote);
  } catch (const Error&) {
    return "";
  }
}

std::vector<fs::path> notes_in(const fs::path& directory) {
  std::vector<fs::path> notes;
  std::error_code failed;
  for (fs::directory_iterator one{directory, failed}, end; !failed && one != end; one.increment(failed)) {
    if (one->path().extension() == ".cut") notes.push_back(one->path());
  }
  return notes;
}

/// True if there was such a route.
bool remove_route(std::string address) {
  std::string ip = "ip", route = "route", del = "del", blackhole = "blackhole";
  char* arguments[]{ip.data(), route.data(), del.data(), blackhole.data(), address.data(), nullptr};
  pid_t pid = 0;
  if (::posix_spawnp(&pid, "ip", nullptr, nullptr, arguments, environ) != 0) return false;
  int status = 0;
  while (::waitpid(pid, &status, 0) < 0 && errno == EINTR) continue;
  return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

}  // namespace

std::optional<Cut> read_cut(std::string_view text) {
  const auto blank = text.find(' ');
  if (blank == 0 || blank == std::string_view::npos || !text.ends_with('\n')) return std::nullopt;
  Cut cut{std::string{text.substr(0, blank)}, 0};
  if (cut.address.find_first_not_of("0123456789abcdefABCDEF.:") != std::string::npos) return std::nullopt;
  const auto* last = text.data() + text.size() - 1;
  const auto [end, code] = std::from_chars(text.data() + blank + 1, last, cut.due);
  return code == std::errc{} && end == last ? std::optional{cut} : std::nullopt;
}

std::int64_t uptime() {
  timespec now{};
  ::clock_gettime(CLOCK_BOOTTIME, &now);
  return now.tv_sec;
}

int restore_links(const fs::path& directory, std::optional<std::int64_t> now,
                  const std::function<void(const std::string&)>& say) {
  int restored = 0;
  for (const auto& note : notes_in(directory)) {
    const auto cut = read_cut(text_of(note));
    if (!cut || (now && *now <= cut->due)) continue;
    if (remove_route(cut->address)) {
      say(fmt::format("restored the link to {}", cut->address));
      ++restored;
    }
    std::error_code gone;
    fs::remove(note, gone);
  }
  return restored;
}

}  // namespace forklift::driver::guard
