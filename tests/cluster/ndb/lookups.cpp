// Key lookups over the NDB API on a real cluster of two replicas.
#include <algorithm>
#include <cstring>
#include <filesystem>
#include <functional>

#include "common/core/files.hpp"
#include "driver/keylookup/engine.hpp"
#include "driver/keylookup/ndb_loader.hpp"
#include "tests/cluster/ndb/running.hpp"
#include "tests/support/program.hpp"

using namespace forklift;
using namespace forklift::test;
using namespace forklift::driver::keylookup;

namespace {

constexpr std::size_t kKeys = 200'000, kAtOnce = 500;

/// Asks for every key of `lookups` and counts how often each comes back; `between` is told how many are back.
std::vector<int> ask_all(Engine& engine, std::vector<Lookup>& lookups,
                         const std::function<void(std::size_t)>& between) {
  const auto definer = engine.definer();
  std::vector<int> times(lookups.size());
  std::vector<Lookup*> batch, back;
  std::size_t returned = 0;
  const auto take = [&] {
    back.clear();
    definer->collect(back, true);
    for (const auto* lookup : back) ++times[static_cast<std::size_t>(lookup - lookups.data())];
    between(returned += back.size());
  };
  for (std::size_t at = 0; at < lookups.size(); at += kAtOnce) {
    batch.clear();
    for (std::size_t i = at; i < std::min(at + kAtOnce, lookups.size()); ++i) batch.push_back(&lookups[i]);
    definer->submit(batch);
    while (definer->on_the_way() > 2 * kAtOnce) take();
  }
  while (definer->on_the_way() > 0) take();
  return times;
}

std::vector<Lookup> lookups_of(Operation operation, std::vector<std::byte>& rows) {
  std::vector<Lookup> lookups(kKeys);
  for (std::size_t i = 0; i < kKeys; ++i) {
    lookups[i].key = i;
    lookups[i].operation = operation;
    lookups[i].row = rows.data() + i * sizeof(std::uint64_t);
  }
  return lookups;
}

bool once_each(const std::vector<int>& times) {
  return std::all_of(times.begin(), times.end(), [](int n) { return n == 1; });
}

}  // namespace

TEST_CASE("key lookups: a data node killed in mid-run leaves each lookup answered or reported, and none twice",
          "[ndb][cluster]") {
  FORKLIFT_NEEDS_NDB();
  if (!std::filesystem::exists(built("libforklift-ndb.so"))) {
    WARN("SKIPPED: built without NDB's headers");
    return;
  }
  RunningNdb ndb;
  ndb.cluster().start();
  NdbSettings settings;
  settings.connect_string = ndb.connect_string();
  settings.columns = {1, sizeof(std::uint64_t)};
  settings.create = true;
  const auto backend = ndb_backend(settings);
  CHECK(backend->nodes() == 2);
  Engine engine{*backend, {.executors_per_node = 2, .batch = 64}};

  std::vector<std::byte> rows(kKeys * sizeof(std::uint64_t));
  for (std::size_t i = 0; i < kKeys; ++i) std::memcpy(rows.data() + i * sizeof i, &i, sizeof i);
  auto inserts = lookups_of(Operation::insert, rows);
  bool killed = false;
  const auto times = ask_all(engine, inserts, [&](std::size_t returned) {
    if (!std::exchange(killed, killed || returned > kKeys / 4) && killed) ndb.cluster().kill_node("data-node-2");
  });
  CHECK(killed);
  CHECK(once_each(times));
  std::array<std::size_t, 7> outcomes{};
  for (const auto& insert : inserts) ++outcomes[static_cast<std::size_t>(insert.outcome)];
  CHECK(outcomes[static_cast<std::size_t>(Outcome::pending)] == 0);
  CHECK(outcomes[static_cast<std::size_t>(Outcome::present)] == 0);
  CHECK(outcomes[static_cast<std::size_t>(Outcome::done)] > kKeys / 2);
  INFO("retryable " << outcomes[4] << ", failed " << outcomes[5] << ", unknown " << outcomes[6]);

  // What was reported as done is there, what was refused is not; only the unknown may be either.
  std::vector<std::byte> read_rows(rows.size());
  auto reads = lookups_of(Operation::read, read_rows);
  CHECK(once_each(ask_all(engine, reads, [](std::size_t) {})));
  std::size_t unanswered = 0, lost = 0, unasked = 0, wrong = 0;
  for (std::size_t i = 0; i < kKeys; ++i) {
    const bool there = reads[i].outcome == Outcome::done;
    unanswered += !there && reads[i].outcome != Outcome::absent;
    lost += inserts[i].outcome == Outcome::done && !there;
    unasked += inserts[i].outcome != Outcome::done && inserts[i].outcome != Outcome::unknown && there;
    wrong += there && std::memcmp(reads[i].row, &reads[i].key, sizeof reads[i].key) != 0;
  }
  CHECK(unanswered == 0);
  CHECK(lost == 0);
  CHECK(unasked == 0);
  CHECK(wrong == 0);
}

TEST_CASE("key lookups: a scenario runs both backends on one cluster, and its report has both", "[ndb][cluster]") {
  FORKLIFT_NEEDS_NDB();
  if (!std::filesystem::exists(built("libforklift-ndb.so"))) {
    WARN("SKIPPED: built without NDB's headers");
    return;
  }
  const ScratchDir scratch;
  std::vector<std::string> command{built("forklift"),
                                   "run",
                                   std::string{FORKLIFT_SOURCE_DIR} + "/scenarios/keylookup/sql-vs-ndb-small.json",
                                   "--db",
                                   scratch / "r.db",
                                   "--out",
                                   scratch / "report"};
  for (const auto& value :
       {"cluster.basedir=" + ndb_basedir(), "cluster.workdir=" + scratch / "work",
        "cluster.base_port=" + std::to_string(free_port_range(8)), std::string{"repeats=1"},
        std::string{"workload.duration=1s"}, std::string{"workload.lookup.keys=2000"}, std::string{"name=kl"}}) {
    command.insert(command.end(), {"--set", value});
  }
  const auto ended = Program{command}.wait(std::chrono::seconds{240});
  INFO(ended.err);
  REQUIRE(ended.exit_code == 0);
  CHECK(ended.out.find("backend=ndb, batch=64") != std::string::npos);
  const auto results = Json::parse(read_file(scratch / "report/results.json"));
  const auto& lookups = results.at("lookups");
  CHECK(lookups.size() == 16);
  for (const auto& phase : lookups) CHECK(phase.at("outcomes").at("done") == phase.at("defined"));
  CHECK(read_file(scratch / "report/index.html").find("Lookups per second") != std::string::npos);
  CHECK(processes_with(scratch.path().string()) == std::vector<std::string>{});
}
