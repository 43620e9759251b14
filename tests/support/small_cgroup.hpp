#pragma once
// A control group of this test's own with little processor time or memory, version 1 or 2, whichever the machine has.
// Where none can be made (no root, a read-only cgroupfs), the test says so and is skipped.
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "common/cgroup/own.hpp"
#include "common/core/clock.hpp"

namespace forklift::test {

class SmallCgroup {
 public:
  /// 0: no limit.
  explicit SmallCgroup(double cores, std::int64_t memory_bytes = 0) {
    const auto own = cgroup::own_membership();
    if (cores > 0) limit_cores(own.cpu, cores);
    if (memory_bytes > 0) limit_memory(own.memory, memory_bytes);
  }
  ~SmallCgroup() {
    for (const auto& [directory, parent] : groups_) {
      // What runs there is gone, or will be in a moment; a group with a process can't be removed.
      poll_until(system_clock(), Deadline::after(system_clock(), std::chrono::seconds{10}), Microseconds{20'000},
                 [&, at = directory] { return ::rmdir(at.c_str()) == 0 || errno == ENOENT; });
    }
  }
  SmallCgroup(const SmallCgroup&) = delete;
  SmallCgroup& operator=(const SmallCgroup&) = delete;

  /// Empty if it was made; else why not.
  const std::string& problem() const { return problem_; }

  /// The command inside the group.
  std::vector<std::string> within(const std::vector<std::string>& argv) const {
    std::string join;
    for (const auto& [directory, parent] : groups_) join += fmt::format("echo $$ >'{}/cgroup.procs' && ", directory);
    std::vector<std::string> all{"/bin/sh", "-c", join + "exec \"$@\"", "sh"};
    all.insert(all.end(), argv.begin(), argv.end());
    return all;
  }

  /// This process enters the group, or leaves it again.
  void enter() { move(true); }
  void leave() { move(false); }

 private:
  void move(bool in) {
    for (const auto& [directory, parent] : groups_)
      write((in ? directory : parent) + "/cgroup.procs", std::to_string(::getpid()));
  }

  /// A group of version 2 that holds processes may hold no limited groups: those are made at the root.
  std::string make(const cgroup::Chain& chain) {
    static int count = 0;
    if (chain.directories.empty()) {
      problem_ = "no control groups are mounted here";
      return "";
    }
    const bool v2 = chain.version == cgroup::Version::v2;
    const auto& parent = v2 ? chain.directories.back() : chain.directories.front();
    if (v2) std::ofstream{parent + "/cgroup.subtree_control"} << "+cpu +memory";
    const auto directory = fmt::format("{}/forklift-test-{}-{}", parent, ::getpid(), ++count);
    if (::mkdir(directory.c_str(), 0700) != 0) {
      problem_ = fmt::format("{} can't be made: {}", directory, std::strerror(errno));
      return "";
    }
    groups_.emplace_back(directory, chain.directories.front());
    return directory;
  }

  void limit_cores(const cgroup::Chain& chain, double cores) {
    const auto directory = make(chain);
    if (directory.empty()) return;
    const auto quota = std::to_string(static_cast<int>(cores * 100'000));
    // A busy machine would give it less than its limit, and nothing would be throttled: its weight is the largest there
    // is.
    const bool v2 = chain.version == cgroup::Version::v2;
    write(directory + (v2 ? "/cpu.weight" : "/cpu.shares"), v2 ? "10000" : "262144");
    if (chain.version == cgroup::Version::v2)
      write(directory + "/cpu.max", quota + " 100000");
    else
      write(directory + "/cpu.cfs_quota_us", quota);
  }

  void limit_memory(const cgroup::Chain& chain, std::int64_t bytes) {
    const auto directory = make(chain);
    if (directory.empty()) return;
    write(directory + (chain.version == cgroup::Version::v2 ? "/memory.max" : "/memory.limit_in_bytes"),
          std::to_string(bytes));
  }

  void write(const std::string& file, const std::string& text) {
    std::ofstream out{file};
    out << text << std::flush;
    if (!out) problem_ = fmt::format("{} can't be written", file);
  }

  std::vector<std::pair<std::string, std::string>> groups_;  ///< and where this process was before
  std::string problem_;
};

/// Ends the test with a word that can be found in its output.
#define FORKLIFT_NEED_CGROUP(group)                           \
  if (!(group).problem().empty()) {                           \
    WARN("skipped: no control group: " << (group).problem()); \
    return;                                                   \
  }

}  // namespace forklift::test
