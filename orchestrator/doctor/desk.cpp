#include "orchestrator/doctor/desk.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "orchestrator/scenario/desk.hpp"

namespace forklift::doctor {
namespace {

constexpr const char* kCheck = "emulation";

bool allows(const Json& check, const char* what) {
  const auto found = check.find(what);
  return found != check.end() && found->is_boolean() && found->get<bool>();
}

Finding judge_shares(const DeskWishes& wishes, std::int64_t cores) {
  Finding finding{scenario::kThisMachine, kCheck, State::ok,
                  fmt::format("the shares of emulated hosts add up to {:g} of {} cores", wishes.shares, cores), ""};
  const double most = scenario::kMostShares * static_cast<double>(cores);
  if (wishes.shares > most + 1e-9) {
    finding.state = State::fail;
    finding.fix = fmt::format("Give the hosts smaller shares, {:g} in all: --set hosts.NAME.cpu=…", most);
  }
  return finding;
}

/// All but the shares.
std::vector<Finding> judge_machine(const Json& check, const DeskWishes& wishes) {
  std::vector<Finding> findings;
  const auto add = [&](State state, std::string what, std::string fix = "") {
    findings.push_back({scenario::kThisMachine, kCheck, state, std::move(what), std::move(fix)});
  };
  if (!check.is_object()) {
    add(State::fail, "forklift-desk check answers what can't be read", "Install all programs of one release");
    return findings;
  }
  if (!allows(check, "root")) {  // what else this user may not do, root may
    add(State::fail, "only root makes connections into the networks of emulated hosts",
        "Run it as root: sudo forklift …");
    return findings;
  }
  if (!allows(check, "namespaces")) {
    add(State::fail, "namespaces can't be made, though this is root: CAP_SYS_ADMIN is missing",
        "Start a container with it: docker run --cap-add SYS_ADMIN --device /dev/net/tun …");
    return findings;
  }
  const bool possible = allows(check, "tun") && (!wishes.limits || allows(check, "quotas"));
  if (possible)
    add(State::ok, fmt::format("namespaces, TUN device and cgroup {} can be used{}", text_in(check, "cgroup"),
                               allows(check, "realtime") ? ", links at real-time priority" : ""));
  const auto problems = check.find("problems");
  if (problems != check.end() && problems->is_array()) {
    for (const auto& one : *problems) {
      if (one.is_object()) add(possible ? State::warn : State::fail, text_in(one, "what"), text_in(one, "fix"));
    }
  }
  if (!possible && findings.empty())
    add(State::fail, "this machine does not allow emulated hosts",
        "Run \"forklift-desk check\" to see what is missing");
  return findings;
}

}  // namespace

DeskWishes wishes_of(const scenario::Scenario& scenario) {
  DeskWishes wishes;
  for (const auto& cell : scenario.cells) {
    wishes.shares = std::max(wishes.shares, scenario::sum_of_shares(cell.settings));
    for (const auto& [name, host] : scenario::desk_hosts(cell.settings))
      wishes.limits = wishes.limits || host.cpu > 0 || !host.memory.empty();
  }
  return wishes;
}

std::vector<Finding> judge_desk(const Json& check, const DeskWishes& wishes) {
  auto findings = judge_machine(check, wishes);
  const bool root = check.is_object() && allows(check, "root");
  if (root && wishes.limits && wishes.shares > 0) findings.push_back(judge_shares(wishes, number_in(check, "cores")));
  return findings;
}

std::optional<Error> desk_refusal(const Json& check, const DeskWishes& wishes) {
  for (const auto& finding : judge_machine(check, wishes)) {
    if (finding.state == State::fail)
      return Error{ErrorKind::environment, "hosts with the transport \"desk\"", finding.what, finding.fix};
  }
  return {};
}

}  // namespace forklift::doctor
