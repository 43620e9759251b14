#pragma once
// What decides a number beside the scenario's values: under which load it was measured, on what machines, with what
// versions and with what settings in effect. Two cells are compared by the roles of their nodes, since the same host
// has another name elsewhere. Pure, but for gather_inventory().
#include <map>
#include <string>
#include <vector>

#include "common/store/reader.hpp"

namespace forklift::analysis {

/// What an experiment recorded of its surroundings.
struct Inventory {
  store::ExperimentRecord experiment;
  std::vector<store::HostFact> hosts;
  std::vector<store::NodeRecord> nodes;
  std::vector<store::ClusterVersion> versions;
  std::vector<store::ClusterSetting> settings;
  /// Are machines, versions and settings known?
  bool complete() const { return !hosts.empty() && !versions.empty() && !settings.empty(); }
};
Inventory gather_inventory(const store::Reader& reader, const store::Experiment& experiment);

/// Name → value. Names begin with a role ("sql-node cores"); where nodes of a role differ, the value lists what there
/// is.
using Values = std::map<std::string, std::string>;

struct Circumstances {
  Values load;      ///< kind, scale, pacing, duration … (load.hpp)
  Values machines;  ///< "sql-node cores", "driver memory"
  Values versions;  ///< "sql-node server", "forklift"
  Values settings;  ///< "sql-node innodb_buffer_pool_size"; not what is_own_setting(), and no places of files
};
Circumstances circumstances_of(const Inventory& inventory, const store::Cell& cell);

/// What differs. "" is a value that a side does not have.
struct Unlike {
  std::string group;  ///< "load", "machine", "version", "setting"
  std::string name, a, b;
  bool operator==(const Unlike&) const = default;
};

/// In the order of the groups. Facts of machines are compared for roles that both sides have, settings where both
/// servers know them. Where one side recorded nothing of a group, that is the one difference ("not recorded",
/// "recorded").
std::vector<Unlike> unlike(const Circumstances& a, const Circumstances& b);

}  // namespace forklift::analysis
