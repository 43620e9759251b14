#include "orchestrator/remote/cgroups.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "common/core/text.hpp"
#include "orchestrator/remote/host_scripts.hpp"
#include "orchestrator/remote/process.hpp"

namespace forklift::remote {
namespace {

const std::string kHead = "== ";  // before the name of what follows

/// (name, text) of what follows each head line.
std::vector<std::pair<std::string, std::string>> sections(const std::string& output) {
  std::vector<std::pair<std::string, std::string>> all;
  for (const auto& line : split(output, '\n')) {
    if (line.rfind(kHead, 0) == 0) {
      all.emplace_back(line.substr(kHead.size()), "");
    } else if (!all.empty()) {
      all.back().second += line + "\n";
    }
  }
  return all;
}

std::string ask_cgroups(Remote& remote, const char* script, const std::vector<std::string>& arguments,
                        Deadline deadline) {
  Command command{.argv = {"sh", "-c", script, "sh"}, .environment = with_server_users(remote)};
  command.argv.insert(command.argv.end(), arguments.begin(), arguments.end());
  return run_checked(remote, command, deadline, "read control groups", "Are sh and /proc there?").out;
}

}  // namespace

std::vector<GroupsOf> read_groups(Remote& remote, const std::string& mark_prefix, Deadline deadline) {
  std::vector<GroupsOf> all;
  std::string mounts;
  for (auto& [name, text] : sections(ask_cgroups(remote, scripts::kGroups, {mark_prefix}, deadline))) {
    if (name == "mounts") {
      mounts = std::move(text);
    } else {
      all.push_back({name == "self" ? "" : name, cgroup::membership(text, mounts)});
    }
  }
  return all;
}

cgroup::Texts read_texts(Remote& remote, const std::vector<std::string>& files, Deadline deadline) {
  cgroup::Texts texts;
  if (files.empty()) return texts;
  for (auto& [file, text] : sections(ask_cgroups(remote, scripts::kTexts, files, deadline)))
    texts[file] = std::move(text);
  return texts;
}

std::vector<std::pair<std::string, std::string>> cgroup_facts(Remote& remote, Deadline deadline) {
  std::vector<std::pair<std::string, std::string>> facts;
  const auto own = read_groups(remote, "", deadline);
  if (own.empty()) return facts;
  const auto& membership = own.front().membership;
  const auto reading = cgroup::reading_of(membership, read_texts(remote, cgroup::files_of(membership), deadline));
  if (const auto cores = reading.cores()) facts.emplace_back("cgroup_cores", fmt::format("{:g}", *cores));
  if (reading.memory_bytes) {
    const auto left = std::max<std::int64_t>(0, *reading.memory_bytes - reading.memory_used_bytes);
    facts.emplace_back("cgroup_memory_kb", std::to_string(*reading.memory_bytes / 1024));
    facts.emplace_back("cgroup_memory_available_kb", std::to_string(left / 1024));
  }
  return facts;
}

}  // namespace forklift::remote
