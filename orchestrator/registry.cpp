// Which parts this program has. It alone knows them all (registry.def); reader, plan and phases ask the lists that are
// defined here.
#include "orchestrator/cluster/engine.hpp"
#include "orchestrator/workloads/workload.hpp"

#define ENGINE(name)                  \
  namespace forklift::engines::name { \
  const cluster::Engine& part();      \
  }
#include "orchestrator/registry.def"
#undef ENGINE

#define WORKLOAD(name)                  \
  namespace forklift::workloads::name { \
  const Workload& part();               \
  }
#include "orchestrator/registry.def"
#undef WORKLOAD

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

const std::vector<const workloads::Workload*>& workloads::all() {
  static const std::vector<const Workload*> all{
#define WORKLOAD(name) &workloads::name::part(),
#include "orchestrator/registry.def"
#undef WORKLOAD
  };
  return all;
}

const std::vector<const scenario::WorkloadDescription*>& scenario::workloads() {
  static const std::vector<const WorkloadDescription*> all{forklift::workloads::all().begin(),
                                                           forklift::workloads::all().end()};
  return all;
}

}  // namespace forklift
