#pragma once
// The parameters that one version of NDB knows, as its `ndb_config --configinfo --xml` prints them, and the check of a
// scenario's names against them. Pure.
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "common/core/error.hpp"
#include "orchestrator/plan/fwd.hpp"

namespace forklift::engines::ndb {

/// Section ("NDBD", "TCP", "MYSQLD", …) → its parameter names, as the version spells them.
using Parameters = std::map<std::string, std::vector<std::string>>;

/// Errors: environment, if the text holds no section.
Parameters parse_configinfo(std::string_view xml);

/// The section of config.ini that a key of cluster.config stands for: ndbd → NDBD, api → MYSQLD …; empty: no such
/// section.
std::string section_of(const std::string& kind);

/// NDB's names don't distinguish upper and lower case.
bool same_name(std::string_view a, std::string_view b);
bool knows(const Parameters& known, const std::string& section, const std::string& name);

/// Every name in cluster.config and in the nodes' own that this version does not know, with the nearest that it does.
std::vector<Error> check_parameters(const scenario::Cluster& cluster, const Parameters& known,
                                    const std::string& version);

}  // namespace forklift::engines::ndb
