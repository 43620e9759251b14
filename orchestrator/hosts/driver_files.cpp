#include "orchestrator/hosts/driver_files.hpp"

#include <fmt/format.h>

#include <map>
#include <mutex>

#include "common/core/error.hpp"
#include "orchestrator/hosts/deploy/push.hpp"
#include "orchestrator/remote/directories.hpp"

namespace forklift::hosts {

using remote::Command;

namespace {

/// The driver as it is copied; its checksum is worked out once for all hosts.
const deploy::Package& package_of(const std::string& driver) {
  static std::mutex guard;
  static std::map<std::string, deploy::Package> packages;
  const std::lock_guard lock{guard};
  return packages.try_emplace(driver, driver, system_clock()).first->second;
}

/// An emulated host has another /tmp.
bool below_tmp(const std::string& path) { return path.rfind("/tmp/", 0) == 0 || path.rfind("/var/tmp/", 0) == 0; }

std::string password_file(const std::string& directory) { return directory + "/password"; }

}  // namespace

std::string own_driver() { return hosts::deploy::own_program("forklift-driver").string(); }

DriverFiles prepare(remote::Remote& host, const DriverSource& source, const std::string& directory,
                    const std::string& password, Deadline deadline) {
  DriverFiles files{.program = source.own, .directory = directory, .password_file = "", .note = ""};
  remote::make_directory(host, directory, remote::own_directory("the drivers' directory"), deadline);
  const bool hidden = source.transport == scenario::Transport::desk && below_tmp(source.own);
  if (source.transport == scenario::Transport::ssh || hidden) {
    // Two names may be one machine: each has a copy of its own then, so that neither waits for the other's.
    const auto into = source.cache.empty() || hidden ? fmt::format("{}/bin-{}", directory, host.host()) : source.cache;
    auto pushed = hosts::deploy::push_file(host, package_of(source.own), into, 0755, system_clock(), [](auto, auto) {});
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
