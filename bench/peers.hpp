#pragma once
// What others cost on the same server: programs from Debian, run as they are.
#include <optional>
#include <string>

#include "tests/integration/driver/test_server.hpp"

namespace forklift::bench {

/// Runs a program in a directory to its end. Errors: if it fails, with what it printed.
void run_or_fail(const std::vector<std::string>& arguments, const std::filesystem::path& directory);

struct Sysbench {
  double transactions_per_s = 0, client_cpu_us = 0;  ///< CPU per transaction of 20 statements
};
/// sysbench's oltp_read_write with 4 threads; nothing if sysbench is not installed.
std::optional<Sysbench> sysbench(const test::TestServer& server);

/// Point selects per second of sysbench's oltp_point_select over `connections`; nothing if sysbench is not installed.
std::optional<double> sysbench_point_select(const test::TestServer& server, int connections, int seconds);

/// Operations per second of NDB's own flexAsynch.
struct FlexAsynch {
  double inserts = 0, reads = 0;
};
/// 4 threads × 64 transactions at a time, 128,000 rows of 24 × 4 bytes and the key. `dirty`: reads without a lock, as
/// ours. Nothing if it failed.
std::optional<FlexAsynch> flex_asynch(const std::string& basedir, const std::string& connect_string, int threads,
                                      bool dirty);

/// Seconds that the command line client takes to load ready-made files of 4 warehouses; nothing without the client.
std::optional<double> load_data(const test::TestServer& server, const std::filesystem::path& files);

}  // namespace forklift::bench
