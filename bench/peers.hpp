#pragma once
// What others cost on the same server: programs from Debian, run as they are.
#include <optional>

#include "tests/integration/driver/test_server.hpp"

namespace forklift::bench {

struct Sysbench {
  double transactions_per_s = 0, client_cpu_us = 0;  ///< CPU per transaction of 20 statements
};
/// sysbench's oltp_read_write with 4 threads; nothing if sysbench is not installed.
std::optional<Sysbench> sysbench(const test::TestServer& server);

/// Seconds that the command line client takes to load ready-made files of 4 warehouses; nothing without the client.
std::optional<double> load_data(const test::TestServer& server, const std::filesystem::path& files);

}  // namespace forklift::bench
