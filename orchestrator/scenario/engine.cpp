#include "orchestrator/scenario/engine.hpp"

#include <fmt/format.h>

#include "common/core/text.hpp"

namespace forklift::scenario {

const EngineDescription& description_of(const Cluster& cluster) {
  for (const auto* engine : engines()) {
    if (engine->facts.name == cluster.engine) return *engine;
  }
  throw Error{ErrorKind::config, "cluster.engine", fmt::format("there is no engine \"{}\"", cluster.engine),
              "Use " + quoted_or(names_of(engines()))};
}

const EngineFacts& facts_of(const Cluster& cluster) { return description_of(cluster).facts; }

std::size_t server_count(const Cluster& cluster) {
  return facts_of(cluster).starts_servers ? cluster.sql_nodes.size() : cluster.endpoints.size();
}

std::string quoted_or(const std::vector<std::string>& words) {
  std::string text;
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (i > 0) text += i + 1 == words.size() ? " or " : ", ";
    text += '"' + words[i] + '"';
  }
  return text;
}

}  // namespace forklift::scenario
