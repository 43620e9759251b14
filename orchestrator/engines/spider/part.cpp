// Engine spider as the registry has it.
#include <fmt/format.h>

#include "common/core/error.hpp"
#include "orchestrator/engines/engine.hpp"
#include "orchestrator/engines/spider/spider.hpp"
#include "orchestrator/plan/plan.hpp"
#include "orchestrator/remote/scripts.hpp"

namespace forklift::engines::spider {
namespace {

constexpr const char* kHasPlugin =
    "ls /usr/lib/mysql/plugin/ha_spider.so \"$1\"/lib/plugin/ha_spider.so \"$1\"/lib/mysql/plugin/ha_spider.so "
    "2>/dev/null | grep -q .";

class Part final : public Engine {
 public:
  Part()
      : Engine({.name = "spider",
                .title = "Spider",
                .help = "MariaDB's distributed engine over InnoDB data nodes.",
                .data_nodes = {.used = true},
                .node_groups = true,
                .plain_tables = false,
                .storage_engine = "InnoDB",
                .item_places = {"local-copy"},
                .auto_load = "multi-row INSERT"}) {}

  void check(const scenario::Settings& settings, scenario::Problems& problems) const override {
    const auto& cluster = settings.cluster;
    // Spider reads it in a comment of its own form, where a quote would begin another parameter.
    if (cluster.database.find_first_of("\"\\'") != std::string::npos)
      problems.add("/cluster/database",
                   fmt::format("Spider can't name a database with quotes or backslashes: {}", cluster.database),
                   "Use letters, digits and _");
    const auto& schema = settings.schema;
    const auto nodes = cluster.data_nodes.size();
    if (schema.partition != scenario::Partition::none && schema.partitions > 0 &&
        schema.partitions < static_cast<int>(nodes)) {
      problems.add("/schema/partitions",
                   fmt::format("{} partitions leave data nodes of {} without rows", schema.partitions, nodes),
                   fmt::format("Use {} or more partitions", nodes));
    }
  }

  Installed installed(remote::Remote& host, const plan::Cluster& cluster, Deadline deadline) const override {
    const auto found = find_mariadb(host, cluster.settings.basedir, facts.name, deadline);
    if (!host.run(remote::script(kHasPlugin, {found.basedir}), deadline).ok())
      throw Error{ErrorKind::environment, host.host(), "this MariaDB has no Spider engine (ha_spider.so)",
                  "Install it there: apt-get install mariadb-plugin-spider"};
    return {.files = {found.server}, .shown = found.server, .version = found.version};
  }
  std::optional<Flavour> flavour() const override { return Flavour::mariadb; }
  std::unique_ptr<RunningCluster> start(const Context& context) const override { return start_spider(context); }
};

}  // namespace

const Engine& part() {
  static const Part engine;
  return engine;
}

}  // namespace forklift::engines::spider
