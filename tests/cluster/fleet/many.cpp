// Many hosts: what the orchestrator itself needs for them, and that they do not wait for each other. Prints times and
// judges none; memory is judged.
#include <unistd.h>

#include <chrono>
#include <filesystem>

#include "tests/cluster/fleet/fleet_job.hpp"
#include "tests/support/odd_mariadb.hpp"

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

/// A MariaDB whose servers begin only when `count` of them have been launched: where the hosts see it, unlike /tmp.
class ServersThatWaitForAll {
 public:
  explicit ServersThatWaitForAll(int count) : directory_(fmt::format("/var/tmp/forklift-all-{}", ::getpid())) {
    // The servers run as another user than root.
    std::filesystem::create_directories(directory_ / "launched");
    std::filesystem::permissions(directory_ / "launched", std::filesystem::perms{01777});
    make_odd_mariadb(directory_, fmt::format("touch '{0}/launched/'\"$(uname -n)\"\n"
                                             "until [ $(ls '{0}/launched' | wc -l) -ge {1} ]; do sleep 0.1; done",
                                             basedir(), count));
  }
  ~ServersThatWaitForAll() { std::filesystem::remove_all(directory_); }
  std::string basedir() const { return directory_.string(); }

 private:
  std::filesystem::path directory_;
};

}  // namespace

// FORKLIFT_HOSTS=64 shows the same for sixty-four, which takes a minute and a half and 8 GB, and a kernel that knows
// all neighbours of all hosts: sysctl net.ipv4.neigh.default.gc_thresh3 above 64 * 64.
TEST_CASE("many: servers of different hosts are started together, in little memory", "[fleet][cluster][alone]") {
  FORKLIFT_NEEDS_TEST_HOSTS();
  const auto* wanted = std::getenv("FORKLIFT_HOSTS");
  const int count = wanted == nullptr ? 18 : std::atoi(wanted);
  TestHosts hosts{count};
  const ServersThatWaitForAll servers{count};
  auto nodes = nlohmann::json::array();
  for (int i = 0; i < count; ++i) nodes.push_back({{"host", hosts.name(i)}});
  const FleetJob job{hosts,
                     {{"cluster",
                       {{"engine", "innodb"},
                        {"basedir", servers.basedir()},
                        {"data_nodes", nullptr},
                        {"sql_nodes", nodes},
                        {"config", {{"mysqld", {{"innodb_buffer_pool_size", "24M"}, {"performance_schema", "OFF"}}}}}}},
                      {"workload", {{"warehouses", count}}}}};
  Program program{job.run_command()};
  const auto ended = program.wait(kFleetPatience);
  INFO(ended.err);
  CHECK(ended.exit_code == 0);
  CHECK(program.peak_kib() < 100 * 1024);
  WARN(fmt::format("{} hosts: {} KiB\n{}", count, program.peak_kib(), ended.err));
  job.check_clean();
}

TEST_CASE("many: sixty-four hosts are examined in little memory", "[fleet][cluster][alone]") {
  FORKLIFT_NEEDS_TEST_HOSTS();
  TestHosts hosts{64};
  const auto one = examine(hosts, 1), all = examine(hosts, 64);
  CHECK(one.exit_code == 0);
  CHECK(all.exit_code != 2);
  CHECK(all.peak_kib < 100 * 1024);
  WARN(fmt::format("1 host: {:.2f} s, {} KiB; 64 hosts: {:.2f} s, {} KiB", one.seconds, one.peak_kib, all.seconds,
                   all.peak_kib));
}
