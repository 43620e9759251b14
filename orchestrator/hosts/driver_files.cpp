#include "orchestrator/hosts/driver_files.hpp"

#include <fmt/format.h>

#include "common/core/error.hpp"
#include "orchestrator/hosts/deploy/push.hpp"
#include "orchestrator/remote/directories.hpp"

namespace forklift::hosts {

using remote::Command;

namespace {

std::string password_file(const std::string& directory) { return directory + "/password"; }

}  // namespace

std::string own_driver() { return hosts::deploy::own_program("forklift-driver").string(); }

DriverFiles prepare(remote::Remote& host, scenario::Transport transport, const std::string& directory,
                    const std::string& cache, const std::string& password, Deadline deadline) {
  const std::string own = own_driver();
  DriverFiles files{.program = own, .directory = directory, .password_file = "", .note = ""};
  remote::make_directory(host, directory, remote::own_directory("the drivers' directory"), deadline);
  if (transport == scenario::Transport::ssh) {
    static const hosts::deploy::Package package{own, system_clock()};  // its checksum is worked out once for all hosts
    // Two names may be one machine: each has a copy of its own then, so that neither waits for the other's.
    const auto into = cache.empty() ? fmt::format("{}/bin-{}", directory, host.host()) : cache;
    auto pushed = hosts::deploy::push_file(host, package, into, 0755, system_clock(), [](auto, auto) {});
    files.program = std::move(pushed.path);
    files.note = std::move(pushed.note);
  }
  remote::run_checked(host, Command{.argv = {files.program, "--version"}}, deadline, "start forklift-driver",
                      "Install the libraries that it lacks there; forklift doctor names them with their packages");
  if (!password.empty()) {
    files.password_file = password_file(directory);
    host.write_file(files.password_file, password, 0600, deadline);
  }
  return files;
}

std::string known_password(remote::Remote& host, const std::string& directory, Deadline deadline) {
  return remote::run_checked(host, Command{.argv = {"cat", password_file(directory)}}, deadline,
                             "read the servers' password", "It is written by the run that started them")
      .out;
}

}  // namespace forklift::hosts
