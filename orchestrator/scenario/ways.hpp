#pragma once
// Words of a scenario that only some engines take: does this one?
#include <string>

#include "orchestrator/scenario/engine.hpp"

namespace forklift::scenario {

/// Adds a problem if the engine of `cluster` does not take `word` at `pointer`, and another one does. `instead` is
/// taken by all.
void need_way(const Cluster& cluster, const std::string& pointer, const std::string& word,
              std::vector<Way> EngineFacts::*ways, const std::string& instead, Problems& problems);

/// "\"innodb\" or \"ndb\"": the engines on which a table that another program makes is spread as ours are.
std::string engines_with_plain_tables();

}  // namespace forklift::scenario
