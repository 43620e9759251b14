#include "orchestrator/cluster/process_of.hpp"

#include <fmt/format.h>

#include <utility>

#include "orchestrator/plan/plan.hpp"

namespace forklift::cluster {

process::ManagedProcess process_of(const Context& context, const std::string& name, const std::string& host,
                                   const std::string& directory, const std::string& log_file,
                                   std::vector<std::string> leaves) {
  return {*context.fleet.at(host),
          {.journal = context.journal, .clock = context.clock, .check_cancelled = context.check_cancelled},
          {.name = name,
           .mark = fmt::format("{}/c{}/{}", context.experiment, context.plan.index + 1, name),
           .directory = directory,
           .log_file = log_file,
           .database = context.database,
           .leaves = std::move(leaves)}};
}

}  // namespace forklift::cluster
