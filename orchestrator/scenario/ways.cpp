#include "orchestrator/scenario/ways.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace forklift::scenario {

void need_way(const Cluster& cluster, const std::string& pointer, const std::string& word,
              std::vector<Way> EngineFacts::*ways, const std::string& instead, Problems& problems) {
  const auto find = [&](const EngineFacts& facts) {
    const auto& all = facts.*ways;
    return std::find_if(all.begin(), all.end(), [&](const Way& way) { return way.word == word; });
  };
  const auto& own = facts_of(cluster);
  if (find(own) != (own.*ways).end()) return;
  for (const auto* other : engines()) {
    const auto way = find(other->facts);
    if (way == (other->facts.*ways).end()) continue;
    const auto others = engines_that([&](const EngineFacts& facts) { return find(facts) != (facts.*ways).end(); });
    return problems.add(pointer, fmt::format("engine \"{}\" has no {}", cluster.engine, way->title),
                        fmt::format("Use \"{}\", or choose engine {}", instead, others));
  }
}

std::string engines_with_plain_tables() {
  return engines_that([](const EngineFacts& facts) { return facts.plain_tables; });
}

}  // namespace forklift::scenario
