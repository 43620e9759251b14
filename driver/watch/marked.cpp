#include "driver/watch/marked.hpp"

#include <pwd.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <set>
#include <sstream>
#include <string_view>

#include "driver/watch/proc_file.hpp"

namespace forklift::driver::watch {
namespace {

constexpr std::string_view kVariable = "FORKLIFT_PROCESS=";

/// The mark in a NUL-separated environment; empty without one.
std::string mark_in(const std::string& environment) {
  for (std::size_t at = 0; at < environment.size();) {
    const auto end = std::min(environment.find('\0', at), environment.size());
    const std::string_view entry{environment.data() + at, end - at};
    if (entry.rfind(kVariable, 0) == 0) return std::string{entry.substr(kVariable.size())};
    at = end + 1;
  }
  return "";
}

/// Users that root starts servers as, by id: FORKLIFT_SERVER_USERS names them.
std::set<uid_t> server_users() {
  std::set<uid_t> ids;
  const char* names = ::geteuid() == 0 ? std::getenv("FORKLIFT_SERVER_USERS") : nullptr;
  std::istringstream words{names == nullptr ? "" : names};
  for (std::string name; words >> name;) {
    if (const passwd* entry = ::getpwnam(name.c_str()); entry != nullptr) ids.insert(entry->pw_uid);
  }
  return ids;
}

/// Another user's process may carry a copied mark.
bool is_ours(const std::filesystem::path& process) {
  static const auto ours = server_users();
  struct stat status {};
  return ::stat(process.c_str(), &status) == 0 && (status.st_uid == ::geteuid() || ours.contains(status.st_uid));
}

}  // namespace

std::string mark_of(int pid) { return mark_in(read_proc("/proc/" + std::to_string(pid) + "/environ")); }

std::vector<Marked> marked(const std::string& prefix) {
  std::vector<Marked> found;
  std::error_code ignored;  // processes come and go while one looks
  for (const auto& entry : std::filesystem::directory_iterator{"/proc", ignored}) {
    const int pid = std::atoi(entry.path().filename().c_str());
    if (pid <= 1) continue;  // the first process of an emulated host has the mark of its desk
    if (!is_ours(entry.path())) continue;
    if (auto mark = mark_of(pid); !mark.empty() && mark.rfind(prefix, 0) == 0) found.push_back({pid, std::move(mark)});
  }
  return found;
}

}  // namespace forklift::driver::watch
