#include "common/store/records.hpp"

#include <algorithm>
#include <array>
#include <map>

#include "common/core/text.hpp"

#include <algorithm>
#include <array>

#include "common/core/error.hpp"

namespace forklift::store {
namespace {

constexpr std::array kExperiment{"running", "finished", "failed", "interrupted"};
constexpr std::array kRun{"running", "valid", "invalid", "failed", "interrupted"};

template <class Words>
std::size_t place_of(const Words& words, const std::string& word) {
  const auto found = std::find(words.begin(), words.end(), word);
  if (found == words.end()) {
    throw Error{ErrorKind::environment, "results database", "it holds the unknown status \"" + word + "\"",
                "Use the forklift that wrote it"};
  }
  return static_cast<std::size_t>(found - words.begin());
}

}  // namespace

std::string to_string(ExperimentStatus status) { return kExperiment[static_cast<std::size_t>(status)]; }
std::string to_string(RunStatus status) { return kRun[static_cast<std::size_t>(status)]; }
RunStatus run_status(const std::string& word) { return static_cast<RunStatus>(place_of(kRun, word)); }
ExperimentStatus experiment_status(const std::string& word) {
  return static_cast<ExperimentStatus>(place_of(kExperiment, word));
}

std::string machines_of(const std::vector<HostFact>& facts) {
  constexpr std::array<const char*, 6> kTelling{"cgroup_cores", "cgroup_memory_kb", "cpu",
                                                "cores",        "memory_kb",        "kernel"};
  std::map<std::string, std::string> by_host;
  for (const auto& fact : facts) {
    if (std::find(kTelling.begin(), kTelling.end(), fact.fact) != kTelling.end())
      by_host[fact.host] += fact.fact + "=" + fact.value + ";";  // facts come sorted by name
  }
  std::vector<std::string> machines;
  for (const auto& [host, text] : by_host) machines.push_back(text);
  std::sort(machines.begin(), machines.end());
  std::string all;
  for (const auto& machine : machines) all += machine + "\n";
  return all.empty() ? "" : fingerprint(all);
}

std::string LogTail::text() const {
  std::string text;
  for (const auto& line : lines) text += line + "\n";
  return text;
}

}  // namespace forklift::store
