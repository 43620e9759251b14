#include "bench/tpcc_peers.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <map>

#include "bench/contest.hpp"
#include "bench/driven.hpp"
#include "bench/peers.hpp"
#include "common/core/files.hpp"
#include "common/core/text.hpp"

namespace forklift::bench {
namespace {

using Words = std::vector<std::string>;
namespace fs = std::filesystem;

constexpr int kWarmUp = 3;

struct Peer {
  std::string name;
  fs::path directory;
  std::vector<Words> loading;                              ///< programs that fill its database
  std::function<Words(int connections, int seconds)> run;  ///< for at least so many seconds
};

struct Wanted {
  std::map<std::string, std::string> places;
  std::vector<int> connections{1, 4, 16, 64};
  int rounds = 3, seconds = 10;
};

Wanted wanted_by(const Words& arguments) {
  Wanted wanted;
  for (const auto& argument : arguments) {
    const auto sign = argument.find('=');
    const auto name = argument.substr(0, sign);
    const auto value = sign == std::string::npos ? "" : argument.substr(sign + 1);
    if (name == "rounds") {
      wanted.rounds = std::stoi(value);
    } else if (name == "seconds") {
      wanted.seconds = std::stoi(value);
    } else if (name == "connections") {
      wanted.connections.clear();
      for (const auto& one : split(value, ',')) wanted.connections.push_back(std::stoi(one));
    } else if (name == "sysbench-tpcc" || name == "tpcc-mysql" || name == "go-tpc" || name == "hammerdb") {
      wanted.places[name] = fs::absolute(value);
    } else {
      throw std::runtime_error{argument + ": no such peer or value"};
    }
  }
  return wanted;
}

Words operator+(Words all, const Words& more) {
  all.insert(all.end(), more.begin(), more.end());
  return all;
}

Peer sysbench_tpcc(const fs::path& place, const std::string& port) {
  const Words common{"sysbench",
                     "./tpcc.lua",
                     "--db-driver=mysql",
                     "--mysql-host=127.0.0.1",
                     "--mysql-port=" + port,
                     "--mysql-user=forklift",
                     "--mysql-password=secret",
                     "--mysql-db=peer_sysbench",
                     "--tables=1",
                     "--use_fk=0",
                     fmt::format("--scale={}", kWarehouses)};
  return {"sysbench-tpcc", place, {common + Words{"--threads=1", "prepare"}}, [common](int connections, int seconds) {
            return common + Words{fmt::format("--threads={}", connections), fmt::format("--time={}", seconds), "run"};
          }};
}

Peer tpcc_mysql(const fs::path& place, const std::string& port) {
  const Words common{"-h127.0.0.1", "-P" + port, "-dpeer_tpcc",
                     "-uforklift",  "-psecret",  fmt::format("-w{}", kWarehouses)};
  return {"tpcc-mysql", place, {Words{"./tpcc_load"} + common}, [common](int connections, int seconds) {
            const auto rounded = (seconds + 9) / 10 * 10;  // it counts in tens
            return Words{"./tpcc_start"} + common +
                   Words{fmt::format("-c{}", connections), "-r1", fmt::format("-l{}", rounded)};
          }};
}

Peer go_tpc(const fs::path& place, const std::string& port) {
  const Words common{
      place.string(), "tpcc", "-H",     "127.0.0.1", "-P",      port,           "-U",
      "forklift",     "-p",   "secret", "-D",        "peer_go", "--warehouses", std::to_string(kWarehouses)};
  return {"go-tpc", place.parent_path(), {common + Words{"prepare"}}, [common](int connections, int seconds) {
            return common +
                   Words{"-T", std::to_string(connections), "--time", fmt::format("{}s", seconds), "--ignore-error",
                         "run"};
          }};
}

/// Its transactions are stored procedures, so that one round trip of it is a whole transaction.
Peer hammerdb(const fs::path& place, const std::string& port, const fs::path& scratch) {
  const auto settings = fmt::format(
      "dbset db maria\ndbset bm TPC-C\ndiset connection maria_host 127.0.0.1\ndiset connection maria_port {}\n"
      "diset tpcc maria_user forklift\ndiset tpcc maria_pass secret\ndiset tpcc maria_dbase peer_hammer\n"
      "diset tpcc maria_count_ware {}\n",
      port, kWarehouses);
  write_file(scratch / "build.tcl", settings + "diset tpcc maria_num_vu 2\nbuildschema\n");
  return {"HammerDB",
          place,
          {{"./hammerdbcli", "auto", scratch / "build.tcl"}},
          [=](int connections, int seconds) -> Words {
            write_file(scratch / "run.tcl",
                       settings + fmt::format("diset tpcc maria_driver timed\ndiset tpcc maria_rampup 0\n"
                                              "diset tpcc maria_duration {}\ndiset tpcc maria_allwarehouse true\n"
                                              "loadscript\nvuset vu {}\nvucreate\nvurun\n",
                                              seconds / 60 + 1, connections));
            return {"./hammerdbcli", "auto", scratch / "run.tcl"};
          }};
}

/// Its own texts; only the indexes, since nobody else here has foreign keys.
void make_tpcc_mysql_tables(const test::TestServer& server, const fs::path& place) {
  const auto session = server.session();
  session->query("USE peer_tpcc; " + read_file(place / "create_table.sql"));
  for (const auto& statement : split(read_file(place / "add_fkey_idx.sql"), ';')) {
    if (statement.find("CREATE INDEX") != std::string::npos) session->query(statement);
  }
}

std::vector<Peer> loaded_peers(const test::TestServer& server, const Wanted& wanted, const fs::path& scratch) {
  const auto port = std::to_string(server.target().port);
  std::vector<Peer> peers;
  for (const auto& [name, place] : wanted.places) {
    peers.push_back(name == "sysbench-tpcc" ? sysbench_tpcc(place, port)
                    : name == "tpcc-mysql"  ? tpcc_mysql(place, port)
                    : name == "go-tpc"      ? go_tpc(place, port)
                                            : hammerdb(place, port, scratch));
  }
  server.session()->query("CREATE DATABASE peer_sysbench; CREATE DATABASE peer_tpcc; CREATE DATABASE peer_go");
  if (wanted.places.contains("tpcc-mysql")) make_tpcc_mysql_tables(server, wanted.places.at("tpcc-mysql"));
  for (const auto& peer : peers) {
    for (const auto& command : peer.loading) {
      fmt::print(stderr, "loading {} …\n", peer.name);
      run_or_fail(command, peer.directory);
    }
  }
  return peers;
}

Rate ours(const test::TestServer& server, int connections, int seconds) {
  auto job = run_job(&server, "single", connections);
  job.warmup = std::chrono::seconds{1};
  job.duration = std::chrono::seconds{seconds + 60};
  test::DriverProcess driver{"run", contract::to_json(job)};
  driver.wait_for("ready");
  driver.say({{"start_at_us", 0}});
  return watch(server, driver.pid(), kWarmUp, seconds);
}

/// Geometric means over the rounds, and the extremes of our throughput over theirs.
struct Pair {
  double ours_per_s = 0, theirs_per_s = 0, ours_cpu = 0, theirs_cpu = 0, lowest = 1e9, highest = 0;
  int rounds = 0;

  void add(const Rate& our, const Rate& their) {
    ++rounds;
    ours_per_s += std::log(our.per_s), theirs_per_s += std::log(their.per_s);
    ours_cpu += std::log(our.cpu_us), theirs_cpu += std::log(their.cpu_us);
    lowest = std::min(lowest, our.per_s / their.per_s), highest = std::max(highest, our.per_s / their.per_s);
  }
  double mean(double sum) const { return std::exp(sum / rounds); }
  std::string row(const std::string& peer, int connections) const {
    const double a = mean(ours_per_s), b = mean(theirs_per_s), x = mean(ours_cpu), y = mean(theirs_cpu);
    return fmt::format("| {} | {} | {:.0f} | {:.0f} | {:.2f} ({:.2f}–{:.2f}) | {:.0f} | {:.0f} | {:.2f} |\n", peer,
                       connections, a, b, a / b, lowest, highest, x, y, x / y);
  }
};

}  // namespace

std::string tpcc_peers(const Words& arguments) {
  const auto wanted = wanted_by(arguments);
  const test::TemporaryDirectory scratch;
  const test::TestServer server{
      {"--innodb-buffer-pool-size=2G", "--innodb-log-file-size=1G", "--innodb-flush-log-at-trx-commit=2"}};
  load(server, kWarehouses);
  const auto peers = loaded_peers(server, wanted, scratch.path());
  std::string text =
      "| peer | connections | ours, tx/s | theirs, tx/s | ratio (of rounds) | our client CPU, µs/tx | theirs | ratio "
      "|\n"
      "|---|---|---|---|---|---|---|---|\n";
  for (const int connections : wanted.connections) {
    std::vector<Pair> pairs(peers.size());
    for (int round = 0; round < wanted.rounds; ++round) {
      for (std::size_t i = 0; i < peers.size(); ++i) {
        const auto theirs = [&] {
          return watch(server, peers[i].run(connections, kWarmUp + wanted.seconds + 60), peers[i].directory, kWarmUp,
                       wanted.seconds);
        };
        const bool we_begin = round % 2 == 0;
        const auto first = we_begin ? ours(server, connections, wanted.seconds) : theirs();
        const auto second = we_begin ? theirs() : ours(server, connections, wanted.seconds);
        pairs[i].add(we_begin ? first : second, we_begin ? second : first);
      }
    }
    for (std::size_t i = 0; i < peers.size(); ++i) {
      text += pairs[i].row(peers[i].name, connections);
      fmt::print(stderr, "{}", pairs[i].row(peers[i].name, connections));
    }
  }
  return text;
}

}  // namespace forklift::bench
