#include "orchestrator/scenario/topology.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "common/core/text.hpp"
#include "orchestrator/scenario/addresses.hpp"
#include "orchestrator/scenario/extract.hpp"
#include "orchestrator/scenario/faults.hpp"
#include "orchestrator/scenario/limits.hpp"
#include "orchestrator/scenario/paths.hpp"

namespace forklift::scenario {
namespace {

struct NodeList {
  const char* name;
  const std::vector<Node>* nodes;
};

class Rules {
 public:
  Rules(const Settings& settings, const Locator& where) : s_(settings), c_(settings.cluster), where_(where) {}

  std::vector<Error> run() {
    hosts_exist();
    nodes_fit_engine();
    overwrite_names_the_database();
    deploy_has_a_package();
    node_groups();
    spider_can_name_the_database();
    for (auto& error : check_addresses(s_, where_)) errors_.push_back(std::move(error));
    schema_fits_engine();
    warehouses_suffice();
    workload_is_whole();
    proxies_fit();
    sysbench_fits();
    for (const auto check : {check_paths, check_limits, check_faults}) {
      for (auto& error : check(s_, where_)) errors_.push_back(std::move(error));
    }
    return std::move(errors_);
  }

 private:
  void problem(const std::string& pointer, std::string what, std::string fix) {
    errors_.emplace_back(ErrorKind::config, where_(JsonPointer{pointer}), std::move(what), std::move(fix));
  }

  std::vector<NodeList> lists() const {
    return {
        {"management_servers", &c_.management_servers}, {"data_nodes", &c_.data_nodes}, {"sql_nodes", &c_.sql_nodes}};
  }

  void host_exists(const std::string& name, const std::string& pointer) {
    if (s_.hosts.contains(name)) return;
    std::vector<std::string> names;
    for (const auto& [known, host] : s_.hosts) names.push_back(known);
    const auto near = nearest_name(name, names);
    problem(pointer, fmt::format("there is no host \"{}\"", name),
            near ? fmt::format("Did you mean \"{}\"?", *near) : fmt::format("Known hosts: {}", join(names, ", ")));
  }

  void deploy_has_a_package() {
    if (c_.deploy && c_.basedir.empty())
      problem("/cluster/deploy", "there is nothing to copy: cluster.basedir is not set",
              "Set cluster.basedir to a tarball or directory of this machine");
  }

  void hosts_exist() {
    for (const auto& list : lists()) {
      for (std::size_t i = 0; i < list.nodes->size(); ++i) {
        host_exists((*list.nodes)[i].host, fmt::format("/cluster/{}/{}/host", list.name, i));
      }
    }
    for (std::size_t i = 0; i < s_.proxies.size(); ++i) {
      host_exists(s_.proxies[i].host, fmt::format("/proxies/{}/host", i));
    }
    for (std::size_t i = 0; i < c_.driver_hosts.size(); ++i) {
      host_exists(c_.driver_hosts[i], fmt::format("/cluster/driver_hosts/{}", i));
    }
  }

  void needs(const char* list, const std::vector<Node>& nodes) {
    if (nodes.empty()) {
      problem("/cluster", fmt::format("engine \"{}\" needs at least one of {}", to_string(c_.engine), list),
              fmt::format("Add \"{}\": [{{\"host\": \"local\"}}]", list));
    }
  }
  void refuses(const char* list, const std::vector<Node>& nodes) {
    if (!nodes.empty()) {
      problem(fmt::format("/cluster/{}", list), fmt::format("engine \"{}\" has no {}", to_string(c_.engine), list),
              "Remove the list, or choose another engine");
    }
  }

  void nodes_fit_engine() {
    const bool ndb = c_.engine == Engine::ndb;
    if (c_.engine != Engine::external) needs("sql_nodes", c_.sql_nodes);
    if (!ndb) refuses("management_servers", c_.management_servers);
    if (ndb) needs("management_servers", c_.management_servers);
    if (ndb || c_.engine == Engine::spider) {
      needs("data_nodes", c_.data_nodes);
    } else {
      refuses("data_nodes", c_.data_nodes);
    }
    if (c_.engine == Engine::external) {
      refuses("sql_nodes", c_.sql_nodes);
      if (c_.endpoints.empty())
        problem("/cluster", "engine \"external\" needs endpoints",
                "Add \"endpoints\": [{\"host\": \"127.0.0.1\", \"port\": 3306}]");
      if (c_.user.empty())
        problem("/cluster", "engine \"external\" needs a user", "Add \"user\" and \"password_file\"");
    } else if (!c_.endpoints.empty()) {
      problem("/cluster/endpoints", fmt::format("engine \"{}\" starts its own servers", to_string(c_.engine)),
              "Remove the endpoints, or choose engine \"external\"");
    }
  }

  /// A name and no switch: a scenario that is copied for another database does not bring the permission along.
  void overwrite_names_the_database() {
    if (c_.overwrite.empty()) return;
    if (c_.engine != Engine::external) {
      problem("/cluster/overwrite", fmt::format("engine \"{}\" starts its own servers", to_string(c_.engine)),
              "Remove it, or choose engine \"external\"");
    } else if (c_.overwrite != c_.database) {
      problem("/cluster/overwrite",
              fmt::format("it names \"{}\", but the database is \"{}\"", c_.overwrite, c_.database),
              "Name the database whose tables may be dropped, or remove it");
    }
  }

  /// Spider reads it in a comment of its own form, where a quote would begin another parameter.
  void spider_can_name_the_database() {
    if (c_.engine == Engine::spider && c_.database.find_first_of("\"\\'") != std::string::npos)
      problem("/cluster/database",
              fmt::format("Spider can't name a database with quotes or backslashes: {}", c_.database),
              "Use letters, digits and _");
  }

  void node_groups() {
    if (c_.engine != Engine::ndb || c_.data_nodes.empty()) return;
    const int nodes = static_cast<int>(c_.data_nodes.size());
    if (nodes % c_.replicas == 0) return;
    const int above = (nodes / c_.replicas + 1) * c_.replicas;
    problem("/cluster/data_nodes",
            fmt::format("{} data nodes do not divide into node groups of {}", nodes, c_.replicas),
            fmt::format("Use {} data nodes, or set replicas to {}", above, nodes <= 4 ? nodes : 1));
  }

  void schema_fits_engine() {
    const Schema& schema = s_.schema;
    const bool item_ok = schema.item == "default" || c_.engine == Engine::ndb ||
                         (c_.engine == Engine::spider && schema.item == "local-copy");
    if (!item_ok) {
      problem("/schema/item",
              fmt::format("engine \"{}\" can't place ITEM as \"{}\"", to_string(c_.engine), schema.item),
              c_.engine == Engine::spider ? "Use \"default\" or \"local-copy\"" : "Use \"default\"");
    }
    ndb_schema();
    const bool partitioned = schema.partition != Partition::none;
    if (c_.engine == Engine::spider && partitioned && schema.partitions > 0 &&
        schema.partitions < static_cast<int>(c_.data_nodes.size())) {
      problem("/schema/partitions",
              fmt::format("{} partitions leave data nodes of {} without rows", schema.partitions, c_.data_nodes.size()),
              fmt::format("Use {} or more partitions", c_.data_nodes.size()));
    }
  }

  void ndb_schema() {
    const Schema& schema = s_.schema;
    if (c_.engine != Engine::ndb) {
      if (!schema.read_backup.empty() || !schema.partition_balance.empty() || !schema.disk_data.empty()) {
        problem("/schema",
                fmt::format("engine \"{}\" knows no read_backup, partition_balance or disk_data", to_string(c_.engine)),
                "Remove them, or choose engine \"ndb\"");
      }
      return;
    }
    if (!schema.partition_balance.empty() && (schema.partition == Partition::hash || schema.partitions > 0)) {
      problem("/schema/partition_balance",
              "the number of partitions is given twice: NDB takes a balance only with its own count",
              "Use partition \"key\" or \"primary-key\" without partitions, or remove partition_balance");
    }
  }

  void warehouses_suffice() {
    if (!s_.workload.is_dbt2()) return;
    const int servers = static_cast<int>(c_.engine == Engine::external ? c_.endpoints.size() : c_.sql_nodes.size());
    if (s_.workload.warehouses < servers) {
      problem("/workload/warehouses",
              fmt::format("{} warehouses can't be dealt to {} SQL nodes", s_.workload.warehouses, servers),
              fmt::format("Load at least {} warehouses", servers));
    }
    if (s_.workload.spread.by_node_group && c_.engine != Engine::ndb && c_.engine != Engine::spider) {
      problem("/workload/spread", fmt::format("engine \"{}\" has no node groups", to_string(c_.engine)),
              "Use a number");
    }
  }

  /// A batch must fit into its queue, and the backend must be one that the engine has.
  void lookups_are_whole() {
    const auto& lookup = s_.workload.lookup;
    if (!s_.workload.key_lookup()) return;
    if (c_.engine == Engine::spider)
      problem("/workload/kind", "key lookups know no table of engine \"spider\"",
              "Use \"innodb\", \"ndb\" or \"external\"");
    if (lookup.backend == "ndb" && c_.engine != Engine::ndb) {
      problem("/workload/lookup/backend", fmt::format("engine \"{}\" has no NDB API", to_string(c_.engine)),
              "Use \"sql\", or choose engine \"ndb\"");
    }
    if (s_.workload.max_stall.count() > 0)
      problem("/workload/max_stall", "key lookups are not counted by the second: a stall can't be seen",
              "Leave it out, or use workload kind \"dbt2\" or \"sysbench\"");
    if (lookup.phases.empty() || lookup.phases.front() != "insert")
      problem("/workload/lookup/phases", "the table is empty at first", "Begin with \"insert\"");
    if (lookup.batch > lookup.queue) {
      problem("/workload/lookup/queue",
              fmt::format("a queue of {} can't hold a batch of {}", lookup.queue, lookup.batch),
              "Make it several batches long");
    }
    if (lookup.mix.size() != 4 || std::all_of(lookup.mix.begin(), lookup.mix.end(), [](double s) { return s == 0; }))
      problem("/workload/lookup/mix", "it needs four shares, not all of them 0", "Give read, insert, update, delete");
  }

  void workload_is_whole() {
    lookups_are_whole();
    const Workload& load = s_.workload;
    if (load.load_method == "ndb-api" && c_.engine != Engine::ndb) {
      problem("/workload/load_method", fmt::format("engine \"{}\" has no NDB API", to_string(c_.engine)),
              "Use \"auto\", or choose engine \"ndb\"");
    }
    if (load.pacing == "rate" && load.rate_per_s <= 0) {
      problem("/workload/pacing", "pacing \"rate\" needs a rate",
              "Add \"rate_per_s\": transactions per second of all drivers together");
    }
    if (load.mix == "weights" && load.weights.size() != 5) {
      problem("/workload/mix", fmt::format("mix \"weights\" needs five weights, found {}", load.weights.size()),
              "Add \"weights\": [45, 43, 4, 4, 4]");
    }
  }

  /// A proxy in front of independent servers would deal a driver's statements to the wrong one's rows.
  void proxies_fit() {
    const bool independent = c_.engine == Engine::innodb && c_.sql_nodes.size() > 1;
    if (!s_.proxies.empty() && independent && !s_.workload.is_sysbench()) {
      problem("/proxies", "independent InnoDB servers hold different rows: a proxy may not choose among them",
              "Use one SQL node, or another engine");
    }
    const bool none = std::any_of(s_.proxies.begin(), s_.proxies.end(),
                                  [](const Proxy& proxy) { return proxy.kind == Proxy::Kind::none; });
    if (none && s_.proxies.size() > 1)
      problem("/proxies", "kind \"none\" stands beside other proxies", "Remove it, or name it alone");
  }

  void sysbench_fits() {
    const Workload& load = s_.workload;
    if (!load.is_sysbench()) return;
    if (c_.engine == Engine::spider)
      problem("/workload/kind", "sysbench makes its own tables, which would not be Spider's",
              "Use engine \"innodb\", \"ndb\" or \"external\"");
    const auto servers = c_.engine == Engine::external ? c_.endpoints.size() : c_.sql_nodes.size();
    if (load.threads < static_cast<int>(servers))
      problem("/workload/threads", fmt::format("{} threads can't be dealt to {} SQL nodes", load.threads, servers),
              fmt::format("Use at least {} threads", servers));
    if (!s_.faults.empty())
      problem("/faults", "faults are not supported with workload kind \"sysbench\"",
              "Remove faults, or use workload kind \"dbt2\"");
  }

  const Settings& s_;
  const Cluster& c_;
  const Locator& where_;
  std::vector<Error> errors_;
};

}  // namespace

std::vector<Error> check_topology(const Settings& settings, const Locator& where) {
  return Rules{settings, where}.run();
}

}  // namespace forklift::scenario
