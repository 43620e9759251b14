#include "desk/quotas/groups.hpp"

#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstring>
#include <filesystem>
#include <sstream>

#include "common/cgroup/cgroup.hpp"
#include "common/core/clock.hpp"
#include "common/core/error.hpp"
#include "common/core/units.hpp"
#include "desk/system/descriptor.hpp"

namespace forklift::desk {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;

constexpr auto kGoneWithin = 10s;
constexpr auto kLook = 10ms;
constexpr const char* kGroupFix = "Run \"forklift-desk check\"";

void write(const std::vector<Write>& all, const HostWish& host = {}) {
  for (const auto& [file, text] : all) {
    const int reason = put(file, text);
    if (reason == EBUSY && host.memory_bytes > 0)
      throw Error{ErrorKind::environment, host.name,
                  fmt::format("what runs there uses more memory already than its limit, {}",
                              format_size(static_cast<std::int64_t>(host.memory_bytes))),
                  "Give the host more, or let its servers use less"};
    if (reason != 0)
      throw Error{ErrorKind::environment, file, fmt::format("can't write {}: {}", text, std::strerror(reason)),
                  kGroupFix};
  }
}

void make_group(const std::string& directory) {
  if (::mkdir(directory.c_str(), 0755) == 0) return;
  if (errno == EEXIST)
    throw Error{ErrorKind::environment, directory, "this control group is there already",
                "If no desk of this mark runs, remove it with \"forklift-desk clean\""};
  system_failed(directory, "make the control group", kGroupFix);
}

/// Those below a group first.
std::vector<std::string> with_those_below(const std::string& directory) {
  std::vector<std::string> all;
  std::error_code failed;
  for (fs::directory_iterator one{directory, failed}, end; !failed && one != end; one.increment(failed)) {
    if (!one->is_symlink(failed) && one->is_directory(failed)) {
      const auto below = with_those_below(one->path());
      all.insert(all.end(), below.begin(), below.end());
    }
  }
  all.push_back(directory);
  return all;
}

void kill_members(const std::string& directory) {
  std::istringstream members{text_or_nothing(directory + "/cgroup.procs")};
  for (pid_t pid = 0; members >> pid;) {
    if (pid > 0) ::kill(pid, SIGKILL);
  }
}

/// A group is busy until its last process has been waited for.
bool remove_group(const std::string& directory, bool kill) {
  return poll_until(system_clock(), Deadline::after(system_clock(), kGoneWithin), kLook, [&] {
    if (kill) kill_members(directory);
    return ::rmdir(directory.c_str()) == 0 || errno == ENOENT;
  });
}

/// Returns how many there were; what could not be removed is added to `left`.
int remove_groups(const Hierarchies& at, const std::string& mark, bool kill, std::vector<std::string>& left) {
  int found = 0;
  for (const auto& root : at.roots()) {
    const auto top = root + "/" + mark;
    if (!fs::exists(top)) continue;
    for (const auto& directory : with_those_below(top)) {
      ++found;
      if (!remove_group(directory, kill)) left.push_back(directory);
    }
  }
  return found;
}

}  // namespace

Hierarchies own_hierarchies() {
  const auto mounts = text_or_nothing("/proc/self/mountinfo");
  const auto unified = cgroup::mount_point(mounts, cgroup::Version::v2);
  return hierarchies_of(mounts, unified.empty() ? "" : text_or_nothing(unified + "/cgroup.controllers"));
}

Groups::Groups(Hierarchies at, std::string mark, std::vector<HostWish> hosts)
    : at_(std::move(at)), mark_(std::move(mark)), hosts_(std::move(hosts)) {
  for (const auto& root : at_.roots()) {
    if (fs::exists(root + "/" + mark_)) make_group(root + "/" + mark_);  // fails, before we remove what is not ours
  }
  try {
    make();
  } catch (...) {
    std::vector<std::string> left;
    remove_groups(at_, mark_, false, left);
    throw;
  }
}

Groups::~Groups() {
  std::vector<std::string> left;
  remove_groups(at_, mark_, false, left);
}

void Groups::make() {
  for (const auto& root : at_.roots()) {
    write(handing_down(at_, root));
    make_group(root + "/" + mark_);
    write(handing_down(at_, root + "/" + mark_));
    for (std::size_t host = 0; host < hosts_.size(); ++host) make_group(root + "/" + group(host));
  }
}

void Groups::add(std::size_t host, pid_t pid) {
  for (const auto& root : at_.roots()) write({{root + "/" + group(host) + "/cgroup.procs", std::to_string(pid)}});
}

void Groups::limit(bool on) {
  for (std::size_t host = 0; host < hosts_.size(); ++host)
    write(limits(at_, group(host), hosts_[host], on), hosts_[host]);
}

GroupUse Groups::use(std::size_t host) const {
  const auto in = [&](const std::string& root, const char* file) {
    return text_or_nothing(root + "/" + group(host) + "/" + file);
  };
  return use_of(at_.version, in(at_.cpu, "cpu.stat"), in(at_.accounting, "cpuacct.usage"));
}

int clean_groups(const Hierarchies& at, const std::string& mark) {
  if (!good_mark(mark))
    throw Error{ErrorKind::config, "forklift-desk clean", fmt::format("\"{}\" is no mark of a desk", mark),
                "Give the \"mark\" of its job, which begins with \"forklift-\""};
  std::vector<std::string> left;
  const int found = remove_groups(at, mark, true, left);
  if (!left.empty())
    throw Error{ErrorKind::environment, left.front(), "this control group can't be removed",
                "Look into its cgroup.procs for what runs in it"};
  return found;
}

}  // namespace forklift::desk
