#include "orchestrator/engines/ndb/node_processes.hpp"

#include <fmt/format.h>
#include <signal.h>

#include "common/core/error.hpp"
#include "common/core/text.hpp"
#include "orchestrator/cluster/server/launch.hpp"
#include "orchestrator/cluster/server/launch_check.hpp"
#include "orchestrator/remote/directories.hpp"
#include "orchestrator/remote/ending.hpp"

namespace forklift::engines::ndb {
namespace {

using namespace std::chrono_literals;

constexpr std::size_t kLogBytes = 64 * 1024, kLogLines = 15;
constexpr const char* kReadLog = "Read the last lines of its log below";

}  // namespace

std::string log_of(const plan::Node& node) { return node.directory + "/node.log"; }

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
  const auto mark = fmt::format("{}/c{}/{}", context_.experiment, context_.plan.index + 1, node.name);
  auto command = cluster::launch(node, user_of(node), argv);
  command.directory = node.directory;
  context_.journal.starting(node.name, node.host, mark, node.directory);
  auto record = remote::start_daemon(host(node),
                                     {.name = node.name,
                                      .mark = mark,
                                      .command = std::move(command),
                                      .log_file = log_of(node),
                                      .database = context_.database},
                                     within(kCommandWithin));
  context_.journal.started(record);
  const std::lock_guard lock{guard_};
  running_[node.name] = std::move(record);
}

void NodeProcesses::take_over(const plan::Node& node, const remote::ProcessRecord& process) {
  {
    const std::lock_guard lock{guard_};
    running_[node.name] = process;
  }
  signal(node, SIGCONT);  // a fault may have paused it
}

std::vector<NodeDifference> NodeProcesses::launch_differences(const plan::Node& node) {
  std::vector<NodeDifference> all;
  const auto started = record(node);
  if (!started) return all;
  for (auto& one : check_launch(host(node), started->pid, node, true, within(kCommandWithin)))
    all.push_back({node.name, node.host, true, std::move(one)});
  return all;
}

std::optional<remote::ProcessRecord> NodeProcesses::record(const plan::Node& node) const {
  const std::lock_guard lock{guard_};
  const auto found = running_.find(node.name);
  if (found == running_.end()) return std::nullopt;
  return found->second;
}

bool NodeProcesses::runs(const plan::Node& node) {
  const auto started = record(node);
  return started && remote::alive(host(node), *started, within(kCommandWithin));
}

bool NodeProcesses::known(const plan::Node& node) const { return record(node).has_value(); }

void NodeProcesses::signal(const plan::Node& node, int number) {
  if (const auto started = record(node)) remote::signal_group(host(node), *started, number, within(kCommandWithin));
}

void NodeProcesses::end(const plan::Node& node, Microseconds grace) {
  const auto started = record(node);
  if (!started) return;
  remote::stop_process(host(node), *started, grace, within(grace + kCommandWithin));
  context_.journal.stopped(*started);
  const std::lock_guard lock{guard_};
  running_.erase(node.name);
}

void NodeProcesses::fail_dead(const plan::Node& node, const std::string& what) {
  const auto started = record(node);
  const auto ending = started ? remote::ending_of(host(node), *started, within(kCommandWithin)) : remote::Ending{};
  fail(node, remote::with_ending(what, ending), remote::advice(ending, kReadLog));
}

void NodeProcesses::fail(const plan::Node& node, const std::string& what, const std::string& fix) {
  context_.journal.event("died", node.name, what);
  throw Error{ErrorKind::environment, fmt::format("{} on {}", node.name, node.host), what, fix,
              last_lines(log(node), kLogLines)};
}

std::string NodeProcesses::log(const plan::Node& node) {
  return host(node).tail_file(log_of(node), kLogBytes, within(kCommandWithin));
}

LogTail NodeProcesses::log_tail(const plan::Node& node, std::size_t lines) {
  return {node.name, log_of(node), last_lines(log(node), lines)};
}

}  // namespace forklift::engines::ndb
