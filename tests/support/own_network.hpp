#pragma once
// A part of a test in a network and file systems of its own: every port is free there, also 3306, and so is /run with
// the default socket of client libraries. Processes that are started in it live in it.
#include <sched.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <exception>
#include <fstream>
#include <functional>
#include <stdexcept>
#include <string>
#include <thread>

#include "tests/support/program.hpp"

namespace forklift::test {

/// Where Debian's client libraries look for a server named "localhost".
inline constexpr const char* kDefaultSocket = "/run/mysqld/mysqld.sock";

/// Calls `body` in a thread that has namespaces of its own, with "localhost" as ::1 and 127.0.0.1. Throws what it
/// throws, and std::runtime_error if there can be no such namespaces.
inline void in_own_network(const std::function<void()>& body) {
  std::exception_ptr failure;
  const auto need = [](bool good, const char* what) {
    if (!good) throw std::runtime_error{std::string{what} + ": " + std::strerror(errno)};
  };
  std::thread{[&] {
    try {
      need(::unshare(CLONE_NEWNET | CLONE_NEWNS) == 0, "unshare");
      need(::mount("none", "/", nullptr, MS_REC | MS_PRIVATE, nullptr) == 0, "make / private");
      need(::mount("tmpfs", "/run", "tmpfs", 0, nullptr) == 0, "mount /run");
      need(::mkdir("/run/mysqld", 0755) == 0, "mkdir /run/mysqld");
      std::ofstream{"/run/hosts"} << "::1 localhost\n127.0.0.1 localhost\n";
      need(::mount("/run/hosts", "/etc/hosts", nullptr, MS_BIND, nullptr) == 0, "mount /etc/hosts");
      need(run_program({"/bin/sh", "-c", "PATH=$PATH:/usr/sbin:/sbin ip link set lo up"}).exit_code == 0, "ip link");
      body();
    } catch (...) {
      failure = std::current_exception();
    }
  }}.join();
  if (failure) std::rethrow_exception(failure);
}

}  // namespace forklift::test

#define FORKLIFT_NEEDS_ROOT()                                \
  if (::geteuid() != 0) {                                    \
    WARN("SKIPPED: namespaces of the test's own need root"); \
    return;                                                  \
  }
