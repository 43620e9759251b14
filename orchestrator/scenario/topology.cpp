#include "orchestrator/scenario/topology.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "common/core/text.hpp"
#include "orchestrator/scenario/addresses.hpp"
#include "orchestrator/scenario/engine.hpp"
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
  Rules(const Settings& settings, const Locator& where)
      : s_(settings), c_(settings.cluster), engine_(facts_of(c_)), where_(where) {}

  std::vector<Error> run() {
    hosts_exist();
    nodes_fit_engine();
    deploy_has_a_package();
    rules_of_engines();
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
      problem("/cluster", fmt::format("engine \"{}\" needs at least one of {}", c_.engine, list),
              fmt::format("Add \"{}\": [{{\"host\": \"local\"}}]", list));
    }
  }
  void refuses(const char* list, const std::vector<Node>& nodes) {
    if (!nodes.empty()) {
      problem(fmt::format("/cluster/{}", list), fmt::format("engine \"{}\" has no {}", c_.engine, list),
              "Remove the list, or choose another engine");
    }
  }

  void nodes_fit_engine() {
    const auto check = [&](const char* list, const NodeKind& kind, const std::vector<Node>& nodes) {
      kind.used ? needs(list, nodes) : refuses(list, nodes);
    };
    if (engine_.sql_nodes.used) needs("sql_nodes", c_.sql_nodes);
    check("management_servers", engine_.management_servers, c_.management_servers);
    check("data_nodes", engine_.data_nodes, c_.data_nodes);
    if (!engine_.sql_nodes.used) refuses("sql_nodes", c_.sql_nodes);
  }

  /// The engine's own, and those of the others, whose values may stand here without a meaning.
  void rules_of_engines() {
    const auto& own = description_of(c_);
    Problems problems{where_};
    own.check(s_, problems);
    for (const auto* engine : engines()) {
      if (engine != &own) engine->check_other(s_, problems);
    }
    for (auto& error : problems.take()) errors_.push_back(std::move(error));
  }

  void schema_fits_engine() {
    const auto& item = s_.schema.item;
    std::vector<std::string> places{"default"};
    places.insert(places.end(), engine_.item_places.begin(), engine_.item_places.end());
    if (std::find(places.begin(), places.end(), item) != places.end()) return;
    problem("/schema/item", fmt::format("engine \"{}\" can't place ITEM as \"{}\"", c_.engine, item),
            "Use " + quoted_or(places));
  }

  void warehouses_suffice() {
    if (!s_.workload.is_dbt2()) return;
    const int servers = static_cast<int>(server_count(c_));
    if (s_.workload.warehouses < servers) {
      problem("/workload/warehouses",
              fmt::format("{} warehouses can't be dealt to {} SQL nodes", s_.workload.warehouses, servers),
              fmt::format("Load at least {} warehouses", servers));
    }
    if (s_.workload.spread.by_node_group && !engine_.node_groups) {
      problem("/workload/spread", fmt::format("engine \"{}\" has no node groups", c_.engine), "Use a number");
    }
  }

  static std::string with_plain_tables() {
    return engines_that([](const EngineFacts& facts) { return facts.plain_tables; });
  }

  /// A word that only some engines take: is this one of them? `instead` is taken by all.
  void has_way(const std::string& pointer, const std::string& word, std::vector<Way> EngineFacts::*ways,
               const std::string& instead) {
    const auto find = [&](const EngineFacts& facts) {
      const auto& all = facts.*ways;
      return std::find_if(all.begin(), all.end(), [&](const Way& way) { return way.word == word; });
    };
    if (find(engine_) != (engine_.*ways).end()) return;
    for (const auto* other : engines()) {
      const auto way = find(other->facts);
      if (way == (other->facts.*ways).end()) continue;
      return problem(
          pointer, fmt::format("engine \"{}\" has no {}", c_.engine, way->title),
          fmt::format("Use \"{}\", or choose engine {}", instead,
                      engines_that([&](const EngineFacts& facts) { return find(facts) != (facts.*ways).end(); })));
    }
  }

  /// A batch must fit into its queue, and the backend must be one that the engine has.
  void lookups_are_whole() {
    const auto& lookup = s_.workload.lookup;
    if (!s_.workload.key_lookup()) return;
    if (!engine_.plain_tables)
      problem("/workload/kind", fmt::format("key lookups know no table of engine \"{}\"", c_.engine),
              "Use " + with_plain_tables());
    has_way("/workload/lookup/backend", lookup.backend, &EngineFacts::lookup_backends, "sql");
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
    has_way("/workload/load_method", load.load_method, &EngineFacts::load_methods, "auto");
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
    const bool independent = engine_.independent_servers && c_.sql_nodes.size() > 1;
    if (!s_.proxies.empty() && independent && !s_.workload.is_sysbench()) {
      problem(
          "/proxies",
          fmt::format("independent {} servers hold different rows: a proxy may not choose among them", engine_.title),
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
    if (!engine_.plain_tables)
      problem("/workload/kind", fmt::format("sysbench makes its own tables, which would not be {}'s", engine_.title),
              "Use engine " + with_plain_tables());
    const auto servers = server_count(c_);
    if (load.threads < static_cast<int>(servers))
      problem("/workload/threads", fmt::format("{} threads can't be dealt to {} SQL nodes", load.threads, servers),
              fmt::format("Use at least {} threads", servers));
    if (!s_.faults.empty())
      problem("/faults", "faults are not supported with workload kind \"sysbench\"",
              "Remove faults, or use workload kind \"dbt2\"");
  }

  const Settings& s_;
  const Cluster& c_;
  const EngineFacts& engine_;
  const Locator& where_;
  std::vector<Error> errors_;
};

}  // namespace

std::vector<Error> check_topology(const Settings& settings, const Locator& where) {
  return Rules{settings, where}.run();
}

}  // namespace forklift::scenario
