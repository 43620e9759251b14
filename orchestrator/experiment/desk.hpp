#pragma once
// The desk of an experiment with emulated hosts: forklift-desk on this machine, started before any of them is
// connected, one for all clusters. Without such hosts it does nothing.
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "orchestrator/experiment/desk_reach.hpp"
#include "orchestrator/experiment/ground.hpp"
#include "orchestrator/experiment/record.hpp"
#include "orchestrator/plan/plan.hpp"
#include "orchestrator/process/managed.hpp"

namespace forklift::experiment {

/// The forklift-desk that these effects use. Errors: environment, if it is not there.
std::string own_desk(const Effects& effects);

/// Pure: the delays and bandwidths of a cell as the desk is given them, {"links": {…}, "pairs": […]}.
Json links_of(const scenario::Settings& settings);
/// Pure: what it is asked to emulate. `hosts`: by name.
Json desk_job(const std::string& experiment, const std::string& directory,
              const std::map<std::string, scenario::Host>& hosts, const scenario::Settings& first);

class Desk {
 public:
  explicit Desk(const Ground& ground) : ground_(ground) {}

  bool used() const { return !root_.empty(); }
  /// Starts it, or takes over the one that an earlier part left. Errors: environment, with its last lines, if this
  /// machine does not allow it.
  void start(const Record& record);
  /// How hosts are reached from now on.
  hosts::MakeHost make_host() const { return reach(ground_.effects, used() ? desk_socket(directory()) : ""); }
  /// One question. Errors: environment.
  Json ask(const Json& question) const;
  /// It was started, and is gone without having been asked to.
  bool has_died();
  /// Throws an environment Error with the last lines of its log if it has died.
  void check_alive();
  /// It is gone, and all that ran in its hosts; from now on this machine answers for them in `fleet`. May be called
  /// twice. Errors: environment.
  void stop(remote::Fleet* fleet);

 private:
  std::string directory() const { return root_ + "/desk"; }
  void launch(const Record& record);

  const Ground& ground_;
  std::shared_ptr<remote::Remote> machine_;
  std::string root_;  ///< of the experiment's files on this machine; empty: no host is emulated
  std::optional<process::ManagedProcess> process_;
  std::vector<std::shared_ptr<remote::Remote>> left_;  ///< hosts that are gone, which others may still hold
};

}  // namespace forklift::experiment
