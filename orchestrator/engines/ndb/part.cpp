// Engine ndb as the registry has it.
#include <fmt/format.h>

#include <cstdlib>
#include <set>

#include "common/core/files.hpp"
#include "orchestrator/engines/engine.hpp"
#include "orchestrator/engines/ndb/dialect.hpp"
#include "orchestrator/engines/ndb/ndb.hpp"
#include "orchestrator/engines/ndb/programs.hpp"
#include "orchestrator/engines/ndb/rules.hpp"
#include "orchestrator/engines/ndb/sizes.hpp"
#include "orchestrator/scenario/paths.hpp"

namespace forklift::engines::ndb {
namespace {

constexpr std::int64_t kMebibyte = 1024 * 1024;
constexpr std::int64_t kManagementMemory = 64 * kMebibyte;
constexpr std::int64_t kBesides = 1024 * kMebibyte;  // of a data node beside DataMemory: buffers of logs and sends

/// What the rules have let through is a size.
std::int64_t data_memory(const scenario::Options& options, std::int64_t otherwise) {
  const auto given = ndb_option_value(options, "DataMemory");
  return given ? ndb_size(*given).value_or(otherwise) : otherwise;
}

class Part final : public Engine {
 public:
  Part() : Engine(ndb::facts()) {}

  scenario::EngineFields own_fields() const override { return ndb::own_fields(); }
  /// Users keep their NDB where they like: the variable spares every scenario the same line.
  void complete(scenario::Cluster& cluster) const override {
    if (const char* basedir = std::getenv("FORKLIFT_NDB_BASEDIR"); basedir != nullptr && cluster.basedir.empty())
      cluster.basedir = scenario::local_path(basedir, "here");
  }
  void check(const scenario::Settings& settings, scenario::Problems& problems) const override {
    ndb::check(settings, problems);
  }
  void check_other(const scenario::Settings& settings, scenario::Problems& problems) const override {
    ndb::check_other(settings, problems);
  }

  Installed installed(remote::Remote& host, const plan::Cluster& cluster, Deadline) const override {
    return programs_on(cluster, host.host());
  }
  std::string version_of(remote::Remote& host, const Installed& found, Deadline deadline) const override {
    return ndb::version_of(host, found.files.front(), deadline);
  }
  std::vector<Error> check_installation(const Context& context) const override {
    return ndb::check_installation(context);
  }
  bool one_version() const override { return true; }
  /// NDB trusts whoever reaches it.
  std::string open_address(const std::string& address) const override {
    return fmt::format(
        "NDB's nodes use the address {}, which is neither loopback nor private: whoever reaches their ports can read, "
        "change and stop the cluster",
        address);
  }
  std::int64_t memory_of(const plan::Node& node, const plan::Cluster& cluster) const override {
    if (node.role == plan::Role::management_server) return kManagementMemory;
    if (node.role != plan::Role::data_node) return Engine::memory_of(node, cluster);
    const auto ours = default_sizes(cluster.load, static_cast<int>(cluster.settings.data_nodes.size()),
                                    values_of(cluster.settings).replicas, disk_data(cluster));
    return data_memory(node.config, data_memory(ours, 0)) + kBesides;
  }
  double copies(const scenario::Cluster& cluster) const override { return values_of(cluster).replicas; }

  std::optional<Flavour> flavour() const override { return Flavour::mysql; }
  const OptionDialect* dialect(const std::string& kind) const override {
    return kind == "mysqld" ? nullptr : &ndb_dialect();
  }
  std::vector<ReservedOption> reserved() const override {
    constexpr const char* kRemove = "Remove it";  // another cluster's
    return {{"ndb_connectstring", kRemove}, {"ndb_mgmd_host", kRemove}, {"ndb_nodeid", kRemove}};
  }

  /// A replication between SQL nodes that is under way is not taken over.
  bool takes_over(const plan::Cluster& cluster) const override { return !item_replication(cluster); }
  std::unique_ptr<RunningCluster> start(const Context& context) const override { return start_ndb(context); }
};

}  // namespace

const Engine& part() {
  static const Part engine;
  return engine;
}

}  // namespace forklift::engines::ndb
