// Which parts this program has. It alone knows them all (registry.def); reader, plan and phases ask the lists that are
// defined here.
#include "orchestrator/cluster/engine.hpp"

#define ENGINE(name)                  \
  namespace forklift::engines::name { \
  const cluster::Engine& part();      \
  }
#include "orchestrator/registry.def"
#undef ENGINE

namespace forklift {

const std::vector<const cluster::Engine*>& cluster::engines() {
  static const std::vector<const Engine*> all{
#define ENGINE(name) &engines::name::part(),
#include "orchestrator/registry.def"
#undef ENGINE
  };
  return all;
}

const std::vector<const scenario::EngineDescription*>& scenario::engines() {
  static const std::vector<const EngineDescription*> all{cluster::engines().begin(), cluster::engines().end()};
  return all;
}

}  // namespace forklift
