// Engine galera as the registry has it.
#include <fmt/format.h>

#include "common/core/error.hpp"
#include "orchestrator/engines/engine.hpp"
#include "orchestrator/engines/galera/galera.hpp"
#include "orchestrator/engines/galera/options.hpp"
#include "orchestrator/engines/galera/programs.hpp"
#include "orchestrator/plan/plan.hpp"

namespace forklift::engines::galera {
namespace {

class Part final : public Engine {
 public:
  Part() : Engine(galera::facts()) {}

  scenario::EngineFields own_fields() const override { return galera::own_fields(); }
  void check(const scenario::Settings& settings, scenario::Problems& problems) const override {
    galera::check(settings, problems);
  }
  Installed installed(remote::Remote& host, const plan::Cluster& cluster, Deadline deadline) const override {
    const auto found = find_mariadb(host, cluster.settings.basedir, facts.name, deadline);
    find_provider(host, found.basedir, deadline);
    check_transfer(host, found.basedir, values_of(cluster.settings).sst, deadline);
    return {.files = {found.server}, .shown = found.server, .version = found.version};
  }
  /// Nodes know no password of each other's.
  std::string open_address(const std::string& address) const override {
    return fmt::format(
        "Galera's nodes use the address {}, which is neither loopback nor private: whoever reaches their ports can "
        "join the cluster, and read and change all rows",
        address);
  }
  double copies(const scenario::Cluster& cluster) const override {
    return static_cast<double>(cluster.sql_nodes.size());
  }
  std::optional<Flavour> flavour() const override { return Flavour::mariadb; }
  std::vector<ReservedOption> reserved() const override { return galera::reserved(); }
  std::vector<store::Measure> measures() const override { return galera::measures(); }
  std::unique_ptr<RunningCluster> start(const Context& context) const override { return start_galera(context); }
};

}  // namespace

const Engine& part() {
  static const Part engine;
  return engine;
}

}  // namespace forklift::engines::galera
