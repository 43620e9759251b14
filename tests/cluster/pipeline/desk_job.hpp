#pragma once
// A job on emulated hosts, and all that one could leave on this machine: processes, control groups, namespaces, mounts,
// files, and a network that is not what it was.
#include <unistd.h>

#include <fstream>
#include <set>
#include <sstream>

#include "common/core/error.hpp"
#include "common/core/files.hpp"
#include "common/store/reader.hpp"
#include "tests/cluster/pipeline/job.hpp"

namespace forklift::test {

/// Why this machine emulates no hosts; empty: it does.
inline std::string desk_refusal() {
  if (::geteuid() != 0) return "emulated hosts need root";
  const auto check = nlohmann::json::parse(run_program({built("forklift-desk"), "check"}).out);
  for (const auto* need : {"namespaces", "tun", "quotas"}) {
    if (!check[need].get<bool>()) return std::string{"this machine lacks what emulated hosts need: "} + need;
  }
  return "";
}

/// Data nodes on "box", and two hosts with a share.
inline JobOptions emulated() {
  JobOptions options;
  options.host =
      R"({"transport": "desk"}, "s1": {"transport": "desk", "cpu": 0.5}, "s2": {"transport": "desk", "cpu": 0.5})";
  options.more = R"(, "desk": {"links": {"delay": "500us"}})";
  return options;
}

/// An SQL node on each of the latter.
inline std::vector<std::string> on_desk_hosts(std::vector<std::string> more = {}) {
  more.insert(more.begin(), {"--set", R"(cluster.sql_nodes=[{"host": "s1"}, {"host": "s2"}])"});
  return more;
}

/// What the machine's own network looks like, without the interfaces ("fl…") of tests that run beside this one.
inline std::string own_network() {
  return run_program({"/bin/sh", "-c",
                      "PATH=$PATH:/usr/sbin:/sbin; "
                      "{ ip -o link | sed 's/ state .*//'; ip -o -4 addr; ip route; ip rule; "
                      "for save in iptables-save ip6tables-save; do ! command -v $save >/dev/null || "
                      "$save | grep -v '^#' | sed 's/\\[.*//'; done; } | grep -v '[: ]fl[0-9]'"})
      .out;
}

/// Control groups of the job's experiments.
inline std::string groups_of(const Job& job) {
  std::string found;
  for (const auto& experiment : store::Reader::open(job.database()).experiments())
    found +=
        run_program({"/usr/bin/find", "/sys/fs/cgroup", "-maxdepth", "3", "-name", "forklift-" + experiment.record.id})
            .out;
  return found;
}

inline bool work_is_empty(const Job& job) {
  return !std::filesystem::exists(job.path("work")) || std::filesystem::is_empty(job.path("work"));
}

/// When a process was started, in ticks since the machine's own start; "" if it is gone, of which a zombie only waits
/// for the machine's first process to take note.
inline std::string start_of(const std::string& process) {
  try {
    const auto stat = read_file("/proc/" + process + "/stat");
    std::istringstream fields{stat.substr(stat.rfind(')') + 1)};
    std::string field;
    if (stat.find(") Z") != std::string::npos) return "";
    for (int i = 0; i < 20; ++i) fields >> field;  // the 22nd of the line
    return field;
  } catch (const Error&) {
    return "";
  }
}

/// The names of a process's namespaces, such as "net:[4026532345]".
inline std::set<std::string> namespaces_of(const std::string& process) {
  std::set<std::string> all;
  for (const auto* kind : {"net", "pid", "pid_for_children", "mnt", "uts", "ipc", "user"}) {
    std::error_code gone;
    const auto name = std::filesystem::read_symlink("/proc/" + process + "/ns/" + kind, gone).string();
    if (!name.empty()) all.insert(name);
  }
  return all;
}

/// Namespaces of all processes that carry the job's path, but for those of this process.
inline std::set<std::string> namespaces_of(const Job& job) {
  std::set<std::string> found;
  for (const auto& process : processes_with(job.path("work")))
    found.merge(namespaces_of(std::to_string(std::atoi(process.c_str()))));
  for (const auto& own : namespaces_of("self")) found.erase(own);
  return found;
}

/// Processes of the job whose command line has `words`, in a host or outside; of those named alike, the desk and its
/// hosts' first processes, the desk alone.
inline std::vector<int> processes_of(const Job& job, const std::string& words) {
  std::vector<int> found;
  for (const auto& process : processes_with(job.path("work"))) {
    if (process.find(words) == std::string::npos) continue;
    const int pid = std::atoi(process.c_str());
    try {
      std::istringstream status{read_file("/proc/" + std::to_string(pid) + "/status")};
      std::string line;
      while (std::getline(status, line) && line.rfind("NSpid:", 0) != 0) continue;
      if (!line.ends_with("\t1")) found.push_back(pid);  // the first of a PID namespace
    } catch (const Error&) {                             // it has just ended
    }
  }
  return found;
}

/// Where the desk of the job's latest experiment listens.
inline std::string desk_socket(const Job& job) {
  const auto id = store::Reader::open(job.database()).experiment("latest").record.id;
  return job.path("work") + "/" + id + "/desk/desk.sock";
}

/// What holds one of them: a process as "PID START", by being in it or by an open file, or a mount. Another program's
/// new namespace may get the name of one that is gone: compare with who held it before.
inline std::set<std::string> holders_of(const std::set<std::string>& namespaces) {
  std::set<std::string> all;
  if (namespaces.empty()) return all;
  const auto holds = [&](const std::filesystem::path& directory) {
    std::error_code gone;
    for (std::filesystem::directory_iterator entry{directory, gone}, end; !gone && entry != end;
         entry.increment(gone)) {
      std::error_code no_link;
      if (namespaces.contains(std::filesystem::read_symlink(entry->path(), no_link).string())) return true;
    }
    return false;
  };
  std::error_code gone;
  for (std::filesystem::directory_iterator process{"/proc", gone}, end; !gone && process != end;
       process.increment(gone)) {
    const auto pid = process->path().filename().string();
    if (std::atoi(pid.c_str()) <= 0 || !(holds(process->path() / "ns") || holds(process->path() / "fd"))) continue;
    if (const auto start = start_of(pid); !start.empty()) all.insert(pid + " " + start);
  }
  std::ifstream own{"/proc/self/mountinfo"};
  for (std::string line; std::getline(own, line);) {
    for (const auto& name : namespaces) {
      if (line.find(name) != std::string::npos) all.insert("mount " + line);
    }
  }
  return all;
}

/// The mounts of this process but for those of tests that run beside this one, and those of others that name the job's
/// files.
inline std::string mounts_of(const Job& job) {
  return run_program({"/bin/sh", "-c",
                      "cut -d' ' -f3- /proc/self/mountinfo | grep -v '/fl[0-9]\\|/forklift-test-\\|/run/netns'; "
                      "grep -lF -- \"$1\" /proc/[0-9]*/mountinfo 2>/dev/null",
                      "sh", job.path("work")})
      .out;
}

/// The work directories of an experiment that failed stay, to be looked at.
enum class Work { gone, stays };

/// Nothing of the job is left, and the machine's network is what it was.
inline void check_no_desk(const Job& job, const std::string& network_before, Work work = Work::gone) {
  job.check_clean();
  if (work == Work::gone) CHECK(work_is_empty(job));
  CHECK(groups_of(job).empty());
  CHECK(own_network() == network_before);
}

}  // namespace forklift::test

#define FORKLIFT_NEEDS_A_DESK()                                          \
  if (const auto why = ::forklift::test::desk_refusal(); !why.empty()) { \
    WARN("SKIPPED: " << why);                                            \
    return;                                                              \
  }
