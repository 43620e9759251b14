#include "orchestrator/engines/ndb/parameters.hpp"

#include <fmt/format.h>
#include <strings.h>

#include <algorithm>
#include <array>
#include <utility>

#include "common/core/text.hpp"

#include "orchestrator/plan/plan.hpp"

namespace forklift::engines::ndb {
namespace {

constexpr std::array<std::pair<const char*, const char*>, 6> kSections{{{"ndbd", "NDBD"},
                                                                        {"tcp", "TCP"},
                                                                        {"shm", "SHM"},
                                                                        {"ndb_mgmd", "NDB_MGMD"},
                                                                        {"api", "MYSQLD"},
                                                                        {"system", "SYSTEM"}}};

/// The value of ` name="…"` in one tag; empty if it is not there.
std::string attribute(std::string_view tag, std::string_view name) {
  const auto key = fmt::format(" {}=\"", name);
  const auto at = tag.find(key);
  if (at == std::string_view::npos) return "";
  const auto from = at + key.size();
  return std::string{tag.substr(from, tag.find('"', from) - from)};
}

void check_options(const scenario::Options& options, const std::string& kind, const std::string& pointer,
                   const Parameters& known, const std::string& version, std::vector<Error>& errors) {
  const auto section = section_of(kind);
  const auto names = known.find(section);
  if (names == known.end()) return;
  for (const auto& [name, value] : options) {
    if (knows(known, section, name)) continue;
    const auto near = nearest_name(name, names->second);
    errors.emplace_back(ErrorKind::config, fmt::format("{}/{}", pointer, name),
                        fmt::format("{} has no [{}] parameter \"{}\"", version, kind, name),
                        near ? fmt::format("Did you mean \"{}\"?", *near)
                             : fmt::format("List them with: ndb_config --configinfo (section {})", section));
  }
}

}  // namespace

Parameters parse_configinfo(std::string_view xml) {
  Parameters known;
  std::string section;
  for (std::size_t at = xml.find('<'); at != std::string_view::npos; at = xml.find('<', at + 1)) {
    const auto tag = xml.substr(at, xml.find('>', at) - at);
    if (tag.rfind("<section", 0) == 0) section = attribute(tag, "name");
    if (tag.rfind("<param", 0) == 0 && !section.empty()) known[section].push_back(attribute(tag, "name"));
  }
  if (known.empty()) {
    throw Error{ErrorKind::environment, "ndb_config --configinfo --xml", "its output names no parameters",
                "Check that cluster.basedir is an NDB Cluster"};
  }
  return known;
}

std::string section_of(const std::string& kind) {
  const auto found =
      std::find_if(kSections.begin(), kSections.end(), [&](const auto& pair) { return kind == pair.first; });
  return found == kSections.end() ? "" : found->second;
}

bool same_name(std::string_view a, std::string_view b) {
  return a.size() == b.size() && ::strncasecmp(a.data(), b.data(), a.size()) == 0;
}

bool knows(const Parameters& known, const std::string& section, const std::string& name) {
  const auto names = known.find(section);
  if (names == known.end()) return false;
  return std::any_of(names->second.begin(), names->second.end(),
                     [&](const auto& other) { return same_name(name, other); });
}

std::vector<Error> check_parameters(const scenario::Cluster& cluster, const Parameters& known,
                                    const std::string& version) {
  std::vector<Error> errors;
  for (const auto& [kind, options] : cluster.config) {
    const auto pointer = fmt::format("/cluster/config/{}", kind);
    if (kind == "mysqld") continue;  // the server itself refuses what it doesn't know
    if (section_of(kind).empty()) {
      std::vector<std::string> kinds{"mysqld"};
      for (const auto& [name, section] : kSections) kinds.emplace_back(name);
      const auto near = nearest_name(kind, kinds);
      errors.emplace_back(
          ErrorKind::config, pointer, fmt::format("NDB Cluster has no kind of process or link \"{}\"", kind),
          near ? fmt::format("Did you mean \"{}\"?", *near) : fmt::format("Known: {}", join(kinds, ", ")));
      continue;
    }
    check_options(options, kind, pointer, known, version, errors);
  }
  for (std::size_t i = 0; i < cluster.data_nodes.size(); ++i) {
    check_options(cluster.data_nodes[i].config, "ndbd", fmt::format("/cluster/data_nodes/{}/config", i), known, version,
                  errors);
  }
  for (std::size_t i = 0; i < cluster.management_servers.size(); ++i) {
    check_options(cluster.management_servers[i].config, "ndb_mgmd",
                  fmt::format("/cluster/management_servers/{}/config", i), known, version, errors);
  }
  return errors;
}

}  // namespace forklift::engines::ndb
