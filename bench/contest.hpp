#pragma once
// What any program makes a server do, measured from outside and so alike for all: transactions by the server's own
// counters, processor time by /proc, both between two moments while the program runs.
#include <sys/types.h>

#include <filesystem>
#include <string>
#include <vector>

#include "tests/integration/driver/test_server.hpp"

namespace forklift::bench {

struct Rate {
  double per_s = 0;   ///< transactions: commits and rollbacks
  double cpu_us = 0;  ///< of the program and its children, per transaction
};

/// Of a program that runs already: after `warm_up` seconds, for `seconds`. Errors: if it ends before that.
Rate watch(const test::TestServer& server, pid_t program, int warm_up, int seconds);

/// Starts a program and watches it; then it is ended. Errors: if it can't be started or ends early, with its output.
Rate watch(const test::TestServer& server, const std::vector<std::string>& arguments,
           const std::filesystem::path& directory, int warm_up, int seconds);

}  // namespace forklift::bench
