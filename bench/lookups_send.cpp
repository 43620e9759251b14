// The three ways to send: simulated, and measured on a cluster.
#include <map>

#include "bench/lookups.hpp"
#include "driver/keylookup/ndb_loader.hpp"
#include "tests/cluster/ndb/running.hpp"
#include "tests/support/send_simulation.hpp"

namespace forklift::bench {
namespace {

using namespace driver::keylookup;
using namespace std::chrono_literals;

constexpr std::uint64_t kKeys = 50'000;
constexpr std::array<SendMode, 3> kModes{SendMode::force, SendMode::adaptive, SendMode::interval};
constexpr std::array<const char*, 3> kWords{"force", "adaptive", "interval"};
constexpr double kLowRate = 2'000;
/// A mode's turn is short and comes often: this machine's own pace changes from second to second.
constexpr auto kTurn = 400ms;
constexpr int kTurnsPerRound = 10;

/// All turns of one mode.
struct Turns {
  Histogram response;                // at the low rate
  double answered = 0, seconds = 0;  // as fast as it goes
};

/// Reads for a while: at a rate, or (0) as fast as the cluster answers.
Measured read(Backend& backend, SendMode mode, double rate_per_s) {
  PhaseSettings phase;
  phase.keys.keys = kKeys;
  phase.row_bytes = 96;
  phase.rate_per_s = rate_per_s;
  phase.definers = rate_per_s > 0 ? 1 : 2;
  phase.in_flight = 512;
  phase.duration = kTurn;
  return measure(backend, {.executors_per_node = 1, .batch = 64, .send = {.mode = mode}}, phase);
}

}  // namespace

void simulate_send_modes() {
  fmt::print("# requests/s, then per mode (force, adaptive, interval): added latency in µs, requests per send\n");
  for (double rate = 1e3; rate <= 1.01e7; rate *= std::pow(10, 0.25)) {
    fmt::print("{:.0f}", rate);
    const auto arrivals = test::poisson(rate, 20'000);
    for (const auto mode : kModes) {
      SendSettings settings;
      settings.mode = mode;
      const auto simulated = test::simulate(settings, arrivals);
      fmt::print(" {:.3f} {:.3f}", simulated.added_us, simulated.batch);
    }
    fmt::print("\n");
  }
}

void compare_send_modes(Table& table, int rounds) {
  if (test::ndb_basedir().empty())
    return table.note("send modes", "skipped: no NDB Cluster here (FORKLIFT_NDB_BASEDIR)");
  test::RunningNdb ndb{R"("replicas": 1)"};
  ndb.cluster().start();
  NdbSettings settings;
  settings.connect_string = ndb.connect_string();
  settings.columns = {24, 4};
  settings.create = true;
  const auto backend = ndb_backend(settings);
  PhaseSettings insert;
  insert.mix = {0, 1, 0, 0};
  insert.each_key_once = true;
  insert.keys.keys = kKeys;
  insert.row_bytes = 96;
  measure(*backend, {}, insert);
  std::array<Turns, 3> turns;
  for (std::size_t turn = 0; turn < kModes.size() * kTurnsPerRound * static_cast<std::size_t>(rounds); ++turn) {
    // Nobody always follows the same one: 0 1 2, 1 2 0, 2 0 1.
    const std::size_t i = (turn + turn / kModes.size()) % kModes.size();
    turns[i].response.merge(read(*backend, kModes[i], kLowRate).result.response);
    const auto full = read(*backend, kModes[i], 0).result;
    turns[i].answered += static_cast<double>(full.of(Outcome::done));
    turns[i].seconds += full.seconds;
  }
  ndb.cluster().stop();
  std::array<double, 3> latency{}, rate{};
  for (std::size_t i = 0; i < kModes.size(); ++i) {
    latency[i] = static_cast<double>(turns[i].response.percentile_us(50));
    rate[i] = turns[i].answered / turns[i].seconds;
    table.peer(fmt::format("{}: response p50 at {:.0f} lookups/s", kWords[i], kLowRate), latency[i], "µs");
    table.peer(fmt::format("{}: lookups, closed loop", kWords[i]), rate[i], "/s");
  }
  table.at_most("adaptive: response at low rates, against force's + 5 %", latency[1], 1.05 * latency[0], "µs");
  table.at_least("adaptive: throughput, against 95 % of the best", rate[1], 0.95 * std::max(rate[0], rate[2]), "/s");
}

}  // namespace forklift::bench
