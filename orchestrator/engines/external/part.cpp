// Engine external as the registry has it.
#include <fmt/format.h>

#include "orchestrator/engines/engine.hpp"
#include "orchestrator/engines/external/access.hpp"
#include "orchestrator/engines/external/external.hpp"
#include "orchestrator/engines/external/survey.hpp"

namespace forklift::engines::external {
namespace {

class Part final : public Engine {
 public:
  Part()
      : Engine({.name = "external",
                .title = "external",
                .help = "servers that already run.",
                .sql_nodes = {.used = false},
                .starts_servers = false,
                .auto_load = "multi-row INSERT"}) {}

  void check(const scenario::Settings& settings, scenario::Problems& problems) const override {
    const auto& cluster = settings.cluster;
    if (cluster.endpoints.empty())
      problems.add("/cluster", "engine \"external\" needs endpoints",
                   "Add \"endpoints\": [{\"host\": \"127.0.0.1\", \"port\": 3306}]");
    if (cluster.user.empty())
      problems.add("/cluster", "engine \"external\" needs a user", "Add \"user\" and \"password_file\"");
    // A name and no switch: a scenario that is copied for another database does not bring the permission along.
    if (!cluster.overwrite.empty() && cluster.overwrite != cluster.database)
      problems.add("/cluster/overwrite",
                   fmt::format("it names \"{}\", but the database is \"{}\"", cluster.overwrite, cluster.database),
                   "Name the database whose tables may be dropped, or remove it");
  }
  void check_other(const scenario::Settings& settings, scenario::Problems& problems) const override {
    const auto& cluster = settings.cluster;
    const auto starts = fmt::format("engine \"{}\" starts its own servers", cluster.engine);
    if (!cluster.endpoints.empty())
      problems.add("/cluster/endpoints", starts, "Remove the endpoints, or choose engine \"external\"");
    if (!cluster.overwrite.empty())
      problems.add("/cluster/overwrite", starts, "Remove it, or choose engine \"external\"");
  }

  std::optional<std::string> password(const scenario::Cluster& cluster) const override { return password_of(cluster); }
  bool takes_over(const plan::Cluster&) const override { return false; }
  void survey(const plan::Plan& plan, const plan::Cluster& cluster, const std::string& experiment,
              Survey& found) const override {
    external::survey(plan, cluster, experiment, found);
  }
  std::unique_ptr<RunningCluster> start(const Context& context) const override { return start_external(context); }
};

}  // namespace

const Engine& part() {
  static const Part engine;
  return engine;
}

}  // namespace forklift::engines::external
