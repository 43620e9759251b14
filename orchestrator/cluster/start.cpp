// Chooses the engine.
#include "common/core/error.hpp"
#include "orchestrator/cluster/cluster.hpp"
#include "orchestrator/cluster/external/external.hpp"
#include "orchestrator/cluster/innodb/innodb.hpp"
#include "orchestrator/cluster/ndb/ndb.hpp"
#include "orchestrator/cluster/spider/spider.hpp"

namespace forklift::cluster {

std::unique_ptr<RunningCluster> start(const Context& context) {
  switch (context.plan.settings.engine) {
    case scenario::Engine::innodb:
      return start_innodb(context);
    case scenario::Engine::spider:
      return start_spider(context);
    case scenario::Engine::external:
      return start_external(context);
    case scenario::Engine::ndb:
      return start_ndb(context);
  }
  throw Error{ErrorKind::config, "cluster.engine", "no such engine",
              "Use \"ndb\", \"spider\", \"innodb\" or \"external\""};
}

}  // namespace forklift::cluster
