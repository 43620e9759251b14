#include "orchestrator/engines/ndb/management.hpp"

#include <fmt/format.h>

#include "common/core/error.hpp"
#include "common/core/text.hpp"

#include "orchestrator/plan/plan.hpp"

namespace forklift::engines::ndb {

using namespace std::chrono_literals;

remote::CommandResult Management::run(const std::string& command, Microseconds within) {
  const auto& node = *layout_.management_servers.front().node;
  return context_.fleet.at(node.host)->run(
      {.argv = {context_.plan.settings.basedir + "/bin/ndb_mgm", "--no-defaults", "--connect-retries=1", "-c",
                layout_.connect_string(), "-e", command},
       .environment = {},
       .directory = "",
       .input = ""},
      Deadline::after(context_.clock, within));
}

std::map<int, NodeState> Management::status() { return parse_status(run("all status", 30s).out); }

bool Management::answers() { return run("show", 30s).ok(); }

std::string Management::execute(const std::string& command, Microseconds within) {
  const auto answer = run(command, within);
  if (answer.ok()) return answer.out;
  throw Error{ErrorKind::environment, fmt::format("ndb_mgm -e \"{}\"", command),
              fmt::format("it failed with exit code {}", answer.exit_code), "Read its last lines below",
              last_lines(answer.out + answer.err, 5)};
}

}  // namespace forklift::engines::ndb
