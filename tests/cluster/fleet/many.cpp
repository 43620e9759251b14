// Sixty-four hosts: what the orchestrator itself needs for them. Prints times and judges none; its memory is judged.
#include <chrono>

#include "tests/cluster/fleet/fleet_job.hpp"

using namespace forklift::test;

namespace {

struct Figures {
  double seconds = 0;
  long peak_kib = 0;
  int exit_code = -1;
};

/// Runs the doctor on the first `count` hosts.
Figures examine(TestHosts& hosts, int count) {
  auto nodes = nlohmann::json::array();
  for (int i = 0; i < count; ++i) nodes.push_back({{"host", hosts.name(i)}});
  const FleetJob job{hosts,
                     {{"cluster", {{"engine", "innodb"}, {"data_nodes", nullptr}, {"sql_nodes", nodes}}},
                      {"workload", {{"warehouses", count}}}}};
  const auto begin = std::chrono::steady_clock::now();
  Program program{{built("forklift"), "doctor", job.scenario_file(), "--json"}};
  Figures figures;
  figures.exit_code = program.wait(kFleetPatience).exit_code;
  figures.peak_kib = program.peak_kib();
  figures.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  return figures;
}

}  // namespace

TEST_CASE("many: sixty-four hosts are examined in little memory", "[fleet][cluster]") {
  FORKLIFT_NEEDS_TEST_HOSTS();
  TestHosts hosts{64};
  const auto one = examine(hosts, 1), all = examine(hosts, 64);
  CHECK(one.exit_code == 0);
  CHECK(all.exit_code != 2);
  CHECK(all.peak_kib < 100 * 1024);
  WARN(fmt::format("1 host: {:.2f} s, {} KiB; 64 hosts: {:.2f} s, {} KiB", one.seconds, one.peak_kib, all.seconds,
                   all.peak_kib));
}
