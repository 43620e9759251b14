#include "bench/lookups.hpp"

#include <sys/resource.h>

#include <algorithm>

#include "bench/peers.hpp"
#include "common/mysql/connection.hpp"
#include "driver/keylookup/ndb_loader.hpp"
#include "driver/keylookup/sql_backend.hpp"
#include "driver/targets/targets.hpp"
#include "tests/cluster/ndb/running.hpp"

namespace forklift::bench {
namespace {

using namespace driver::keylookup;
using namespace std::chrono_literals;

constexpr Mix kRead{1, 0, 0, 0}, kInsert{0, 1, 0, 0}, kDelete{0, 0, 0, 1};
constexpr const char* kSizes =
    R"("replicas": 1, "config": {"ndbd": {"DataMemory": "600M", "FragmentLogFileSize": "64M", "NoOfFragmentLogFiles": "8"}})";

double cpu_now() {
  rusage usage{};
  ::getrusage(RUSAGE_SELF, &usage);
  return static_cast<double>(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
         static_cast<double>(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6;
}

double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values.empty() ? 0 : values[values.size() / 2];
}

/// Batches of 64 as flexAsynch's `-p 64`, rows of 24 × 4 bytes as its own. Four executors per data node did best here;
/// so many threads are given to flexAsynch, too, besides its usual four.
constexpr EngineSettings kExecutors{
    .executors_per_node = 4, .batch = 64, .queue = 2'048, .send = {.mode = SendMode::force}};
constexpr int kUsualThreads = 4, kAsManyThreads = 8;

PhaseSettings phase(Mix mix, bool each_key_once, std::uint64_t keys, int row_bytes) {
  PhaseSettings settings;
  settings.mix = mix;
  settings.each_key_once = each_key_once;
  settings.keys.keys = keys;
  settings.row_bytes = row_bytes;
  settings.duration = 3s;
  settings.in_flight = 1'024;
  return settings;
}

bool has_ndb(Table& table, const char* what) {
  if (!test::ndb_basedir().empty()) return true;
  table.note(what, "skipped: no NDB Cluster here (FORKLIFT_NDB_BASEDIR)");
  return false;
}

/// What one way to call flexAsynch did, round by round. Its reads take a lock unless it is told `-dirty`; ours do not.
struct Peer {
  void add(const std::optional<FlexAsynch>& round) {
    if (!round) return;
    inserts.push_back(round->inserts);
    reads.push_back(round->reads);
  }
  std::vector<double> inserts, reads;
};

NdbSettings settings_of(test::RunningNdb& ndb) {
  NdbSettings settings;
  settings.connect_string = ndb.connect_string();
  settings.columns = {24, 4};
  settings.create = true;
  return settings;
}

}  // namespace

double Measured::per_second() const { return static_cast<double>(result.of(Outcome::done)) / result.seconds; }

Measured measure(Backend& backend, const EngineSettings& engine_settings, const PhaseSettings& settings) {
  Engine engine{backend, engine_settings};
  Measured measured;
  const double before = cpu_now();
  measured.result = run_phase(engine, settings, {});
  measured.cpu_seconds = cpu_now() - before;
  measured.counts = engine.stop();
  return measured;
}

void compare_with_flex_asynch(Table& table, int rounds) {
  if (!has_ndb(table, "key lookups over the NDB API")) return;
  constexpr std::uint64_t kKeys = 128'000;
  test::RunningNdb ndb{kSizes};
  ndb.cluster().start();
  std::vector<double> inserts, reads, locked, batches, per_core;
  Peer usual, as_many, dirty;
  for (int round = 0; round < rounds; ++round) {
    usual.add(flex_asynch(test::ndb_basedir(), ndb.connect_string(), kUsualThreads, false));
    as_many.add(flex_asynch(test::ndb_basedir(), ndb.connect_string(), kAsManyThreads, false));
    dirty.add(flex_asynch(test::ndb_basedir(), ndb.connect_string(), kUsualThreads, true));
    auto settings = settings_of(ndb);
    const auto backend = ndb_backend(settings);
    inserts.push_back(measure(*backend, kExecutors, phase(kInsert, true, kKeys, 96)).per_second());
    const auto read = measure(*backend, kExecutors, phase(kRead, false, kKeys, 96));
    reads.push_back(read.per_second());
    per_core.push_back(static_cast<double>(read.result.of(Outcome::done)) / read.cpu_seconds);
    batches.push_back(static_cast<double>(read.counts.lookups) / static_cast<double>(read.counts.batches));
    settings.create = false;
    settings.locked_reads = true;
    const auto locking = ndb_backend(settings);
    locked.push_back(measure(*locking, kExecutors, phase(kRead, false, kKeys, 96)).per_second());
    measure(*backend, kExecutors, phase(kDelete, true, kKeys, 96));
  }
  ndb.cluster().stop();
  const auto tell = [&](const char* what, const Peer& peer) {
    table.peer(fmt::format("peer: flexAsynch {}, inserts", what), median(peer.inserts), "/s");
    table.peer(fmt::format("peer: flexAsynch {}, reads", what), median(peer.reads), "/s");
  };
  tell("-t 4", usual);
  tell("-t 8", as_many);
  tell("-t 4 -dirty", dirty);
  table.at_least("NDB API: inserts, against flexAsynch's", median(inserts), median(usual.inserts), "/s");
  table.at_least("NDB API: reads, against 1.1 × flexAsynch's", median(reads), 1.1 * median(usual.reads), "/s");
  table.at_least("NDB API: reads, against 1.1 × flexAsynch's -dirty", median(reads), 1.1 * median(dirty.reads), "/s");
  table.at_least("NDB API: reads with a lock, against 1.1 × flexAsynch's", median(locked), 1.1 * median(usual.reads),
                 "/s");
  table.peer("NDB API: lookups per second and core of the driver", median(per_core), "/s");
  table.peer("NDB API: lookups per batch", median(batches), "");
}

void compare_with_sysbench(Table& table, int rounds) {
  constexpr int kConnections = 4;
  const test::TestServer server{{"--innodb-buffer-pool-size=1G", "--innodb-flush-log-at-trx-commit=2"}};
  SqlSettings settings;
  settings.endpoints = driver::targets::endpoints({server.target()});
  settings.table.columns = {1, 120};  // as sysbench's c CHAR(120)
  settings.table.name = "lookup";
  settings.create = true;
  const auto backend = sql_backend(settings, mysql::connect);
  const EngineSettings engine{
      .executors_per_node = kConnections, .batch = 128, .queue = 1'024, .send = {.mode = SendMode::force}};
  table.peer("SQL: inserts", measure(*backend, engine, phase(kInsert, true, 100'000, 120)).per_second(), "/s");
  std::vector<double> ours, peers;
  for (int round = 0; round < rounds; ++round) {
    if (const auto peer = sysbench_point_select(server, kConnections, 5)) peers.push_back(*peer);
    const auto read = measure(*backend, engine, phase(kRead, false, 100'000, 120));
    test::require(read.result.wrong_rows == 0 && read.result.of(Outcome::done) == read.result.defined, "wrong rows");
    ours.push_back(read.per_second());
  }
  if (peers.empty()) return table.note("peer: sysbench oltp_point_select", "skipped: it is not installed");
  table.peer("peer: sysbench oltp_point_select, 4 connections", median(peers), "/s");
  table.at_least("SQL: reads over 4 connections, against 5 × sysbench's", median(ours), 5 * median(peers), "/s");
}

}  // namespace forklift::bench
