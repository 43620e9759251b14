#include "orchestrator/doctor/foresight.hpp"

#include <fmt/format.h>

#include <filesystem>
#include <set>

#include "common/core/files.hpp"
#include "common/core/json.hpp"
#include "common/core/secret_file.hpp"
#include "common/login/public_keys.hpp"
#include "orchestrator/cluster/host_checks.hpp"
#include "orchestrator/hosts/fleet.hpp"
#include "orchestrator/plan/make.hpp"
#include "orchestrator/proxies/files.hpp"
#include "orchestrator/scenario/host_names.hpp"

namespace forklift::doctor {
namespace {

constexpr const char* kShortestHome = "/root";

class Foresight {
 public:
  explicit Foresight(const scenario::Scenario& scenario)
      : scenario_(scenario),
        plan_(plan::make(scenario, plan::placeholder_id(scenario.name))),
        document_(JsonDocument::parse(scenario.text, scenario.file)) {}

  std::vector<Error> run() {
    resolve();
    for (const auto& cluster : plan_.clusters) {
      for (const auto& node : cluster.nodes)
        look("/cluster/workdir", [&] { cluster::check_socket_path(node, cluster.settings); });
    }
    for (const auto& cell : plan_.cells) {
      const auto& cluster = plan_.clusters[static_cast<std::size_t>(cell.cluster)];
      for (const auto& proxy : cell.proxies) look("/cluster/workdir", [&] { proxies::check_sockets(proxy, cluster); });
      const auto password = expand_home(cell.settings.cluster.password_file);
      // One that is not there may be on the machine that will run the scenario.
      if (!password.empty() && std::filesystem::exists(password))
        look("/cluster/password_file", [&] { read_password_file(password); });
      const auto keys = expand_home(cell.settings.cluster.server_public_key_file);
      if (!keys.empty() && std::filesystem::exists(keys))
        look("/cluster/server_public_key_file", [&] { login::read_public_key_file(keys); });
    }
    return std::move(errors_);
  }

 private:
  void resolve() {
    for (const auto& [name, host] : scenario::all_hosts(scenario_))
      hosts::resolve_home_of(
          plan_, name,
          host.transport == scenario::Transport::ssh ? hosts::Home{kShortestHome, kShortestHome} : hosts::own_home());
  }

  /// What goes wrong is an error at the place of the scenario; each is told once.
  template <class Question>
  void look(const char* pointer, Question question) {
    try {
      question();
    } catch (const Error& error) {
      const auto what = fmt::format("{}: {}", error.where(), error.problem());
      if (seen_.insert(what).second) errors_.emplace_back(ErrorKind::config, where(pointer), what, error.fix());
    }
  }

  std::string where(const char* pointer) const {
    const JsonPointer place{pointer};
    auto name = place.parent_pointer().back() + "." + place.back();
    for (const auto& set : scenario_.overrides) {
      if (set.rfind(name + "=", 0) == 0) return "--set " + set;
    }
    return document_.where(place);
  }

  const scenario::Scenario& scenario_;
  plan::Plan plan_;
  JsonDocument document_;
  std::set<std::string> seen_;
  std::vector<Error> errors_;
};

}  // namespace

std::vector<Error> foresee(const scenario::Scenario& scenario) { return Foresight{scenario}.run(); }

}  // namespace forklift::doctor
