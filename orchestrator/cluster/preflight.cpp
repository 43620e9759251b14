// What only the hosts can tell before anything is started: programs, ports, directories, space. All problems at once.
#include <fmt/format.h>

#include <functional>
#include <optional>
#include <utility>

#include "common/core/error.hpp"
#include "common/core/parallel.hpp"
#include "orchestrator/cluster/engine.hpp"
#include "orchestrator/cluster/host_checks.hpp"
#include "orchestrator/plan/plan.hpp"

namespace forklift::cluster {
namespace {

using namespace std::chrono_literals;

constexpr std::size_t kAtOnce = 64;

class Preflight {
 public:
  explicit Preflight(const Context& context) : context_(context), engine_(engine_of(context.plan.settings)) {}

  /// Every host and node at once; what is wrong is told in the order of the plan.
  void run() {
    std::vector<std::function<void()>> steps;
    auto emulated = emulated_need(context_.plan);
    for (const auto& [name, need] : needs(context_.plan)) {
      steps.emplace_back([this, name = name] { engine_.installed(host(name), context_.plan, soon()); });
      // The disk of emulated hosts is one: the first asks for all.
      const auto own = is_emulated(context_.plan, name) ? std::exchange(emulated, {}) : need;
      steps.emplace_back([this, name = name, own] {
        check_space(host(name), workdir_on(context_.plan, name), own, Workdir::make, soon());
      });
    }
    for (const auto& node : context_.plan.nodes) {
      steps.emplace_back([this, &node] {
        check_socket_path(node, context_.plan.settings);
        for (const int port : ports_of(node))
          check_port(host(node.host), fmt::format("{} on {}", node.name, node.host), port,
                     {context_.database, context_.experiment}, soon());
      });
    }
    std::vector<std::optional<Error>> found(steps.size());
    for_each_parallel(steps.size(), kAtOnce, [&](std::size_t i, const auto&) {
      context_.check_cancelled();
      found[i] = problem(steps[i]);
    });
    for (auto& error : found) {
      if (error) errors_.push_back(std::move(*error));
    }
    const auto failed = problem([&] {
      for (auto& error : engine_.check_installation(context_)) errors_.push_back(std::move(error));
    });
    if (failed) errors_.push_back(*failed);
    if (errors_.size() == 1) throw errors_.front();
    if (!errors_.empty()) throw ErrorList{std::move(errors_)};
  }

 private:
  static std::optional<Error> problem(const std::function<void()>& step) {
    try {
      step();
    } catch (const Error& error) {
      if (error.kind() == ErrorKind::interrupted) throw;
      return error;
    }
    return {};
  }

  remote::Remote& host(const std::string& name) { return *context_.fleet.at(name); }
  Deadline soon() { return Deadline::after(context_.clock, 30s); }

  const Context& context_;
  const Engine& engine_;
  std::vector<Error> errors_;
};

}  // namespace

void preflight(const Context& context) { Preflight{context}.run(); }

}  // namespace forklift::cluster
