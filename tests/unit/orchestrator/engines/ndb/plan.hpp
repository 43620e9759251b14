#pragma once
// A plan of a small NDB Cluster, from a scenario's text.
#include <string>

#include "orchestrator/plan/make.hpp"
#include "orchestrator/scenario/read.hpp"

namespace forklift::test {

/// `cluster_keys` ("\"replicas\": 1, …") replace those of the small cluster.
inline plan::Plan ndb_plan(const std::string& cluster_keys = "",
                           const std::string& schema = R"({"partition": "hash"})") {
  Json scenario = Json::parse(R"({
    "name": "n",
    "cluster": {
      "engine": "ndb", "basedir": "/opt/ndb", "workdir": "/w",
      "management_servers": [{"host": "local"}],
      "data_nodes": [{"host": "local"}, {"host": "local"}],
      "sql_nodes": [{"host": "local"}, {"host": "local"}]
    },
    "workload": {"warehouses": 4}
  })");
  scenario["cluster"].update(Json::parse("{" + cluster_keys + "}"));
  scenario["schema"] = Json::parse(schema);
  return plan::make(scenario::read_text(scenario.dump(), "n.json", {}), "n-1");
}

}  // namespace forklift::test
