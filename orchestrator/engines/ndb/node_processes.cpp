#include "orchestrator/engines/ndb/node_processes.hpp"

#include "common/core/text.hpp"
#include "orchestrator/cluster/process_of.hpp"
#include "orchestrator/cluster/server/launch.hpp"
#include "orchestrator/cluster/server/launch_check.hpp"
#include "orchestrator/plan/plan.hpp"
#include "orchestrator/remote/directories.hpp"

namespace forklift::engines::ndb {
namespace {

constexpr std::size_t kLogBytes = 64 * 1024;

}  // namespace

std::string log_of(const plan::Node& node) { return node.directory + "/node.log"; }

NodeProcesses::NodeProcesses(const Context& context) : context_(context) {
  for (const auto& node : context.plan.nodes) {
    if (node.role == plan::Role::sql_node) continue;
    processes_.emplace(node.name, process_of(context_, node.name, node.host, node.directory, log_of(node)));
  }
}

void NodeProcesses::make_directory(const plan::Node& node) {
  const auto user = user_of(node);
  auto wish = remote::own_directory("the directory of " + node.name);
  wish.rules.ours_alone = user.name.empty();  // at a second start the user may write there, under the sticky bit
  remote::make_directory(host(node), node.directory, wish, within(kCommandWithin));
  let_in(host(node), user, node.directory, {}, within(kCommandWithin));
  check_reach(host(node), user, {node.directory, context_.plan.settings.basedir + "/bin"}, within(kCommandWithin));
}

void NodeProcesses::write_file(const plan::Node& node, const std::string& path, const std::string& content) {
  write_for(host(node), user_of(node), path, content, within(kCommandWithin));
}

ServerUser NodeProcesses::user_of(const plan::Node& node) {
  return server_user(host(node), context_.plan.settings.run_as, within(kCommandWithin));
}

void NodeProcesses::launch(const plan::Node& node, const std::vector<std::string>& argv) {
  auto command = cluster::launch(node, user_of(node), argv);
  command.directory = node.directory;
  of(node).start(command);
}

std::vector<NodeDifference> NodeProcesses::launch_differences(const plan::Node& node) {
  std::vector<NodeDifference> all;
  if (!of(node).started()) return all;
  for (auto& one : check_launch(host(node), of(node).pid(), node, true, within(kCommandWithin)))
    all.push_back({node.name, node.host, true, std::move(one)});
  return all;
}

std::string NodeProcesses::log(const plan::Node& node) { return of(node).log_tail(kLogBytes); }

LogTail NodeProcesses::log_tail(const plan::Node& node, std::size_t lines) {
  return {node.name, log_of(node), last_lines(log(node), lines)};
}

}  // namespace forklift::engines::ndb
