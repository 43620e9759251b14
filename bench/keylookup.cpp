// Measures key lookups: the queue alone (backend null), or a cluster that runs already (backend ndb), phase by phase.
#include <fmt/format.h>

#include <CLI/CLI.hpp>

#include "bench/lookups.hpp"
#include "common/core/error.hpp"
#include "driver/keylookup/ndb_loader.hpp"
#include "driver/keylookup/phase.hpp"

namespace {

using namespace forklift;
using namespace forklift::driver::keylookup;

struct Options {
  std::string backend = "null", send = "force";
  int nodes = 2;
  double seconds = 5;
  bool flex_asynch = false, sysbench = false, send_modes = false, simulate = false;
  int rounds = 3;
  NdbSettings ndb;
  EngineSettings engine;
  PhaseSettings phase;
};

void phase(Backend& backend, const Options& options, const char* name, Mix mix, bool each_key_once) {
  PhaseSettings settings = options.phase;
  settings.mix = mix;
  settings.each_key_once = each_key_once;
  settings.row_bytes = options.ndb.columns.row_bytes();
  settings.duration = Microseconds{static_cast<std::int64_t>(options.seconds * 1e6)};
  const auto [result, counts, used] = bench::measure(backend, options.engine, settings);
  const auto answered = static_cast<double>(result.of(Outcome::done));
  fmt::print(
      "| {} | {:.0f} /s | {:.0f} /s/core | {:.1f} per batch | queue p50 {} p99 {} µs | response p50 {} p99 {} µs | "
      "not done {} wrong {} |\n",
      name, answered / result.seconds, answered / used,
      static_cast<double>(counts.lookups) / static_cast<double>(std::max<std::uint64_t>(1, counts.batches)),
      counts.queue_wait.percentile_us(50), counts.queue_wait.percentile_us(99), result.response.percentile_us(50),
      result.response.percentile_us(99), result.defined - result.of(Outcome::done), result.wrong_rows);
  for (const auto& [number, count] : result.errors) fmt::print("  error {}: {} times\n", number, count);
  std::fflush(stdout);
}

void add_options(CLI::App& app, Options& options) {
  app.add_option("--backend", options.backend, "null or ndb")->check(CLI::IsMember({"null", "ndb"}));
  app.add_option("--nodes", options.nodes, "null: data nodes");
  app.add_option("--connect", options.ndb.connect_string, "ndb: the management server");
  app.add_option("--connections", options.ndb.connections, "ndb: cluster connections");
  app.add_option("--columns", options.ndb.columns.columns);
  app.add_option("--column-bytes", options.ndb.columns.column_bytes);
  app.add_option("--executors", options.engine.executors_per_node, "per data node");
  app.add_option("--batch", options.engine.batch);
  app.add_option("--queue", options.engine.queue);
  app.add_option("--send", options.send, "force, adaptive, interval");
  app.add_option("--definers", options.phase.definers);
  app.add_option("--in-flight", options.phase.in_flight, "per definer");
  app.add_option("--rate", options.phase.rate_per_s, "open loop; 0: closed");
  app.add_option("--keys", options.phase.keys.keys);
  app.add_option("--distribution", options.phase.keys.distribution);
  app.add_option("--seconds", options.seconds);
  app.add_flag("--flexasynch", options.flex_asynch, "instead: against flexAsynch, on a cluster started for it");
  app.add_flag("--sysbench", options.sysbench, "instead: against sysbench, on a MariaDB server started for it");
  app.add_flag("--send-modes", options.send_modes, "instead: the three ways to send, on a cluster started for it");
  app.add_flag("--simulate", options.simulate, "instead: the send policy against simulated arrivals, as numbers");
  app.add_option("--rounds", options.rounds, "of a comparison; the medians are told");
}

/// True if one was asked for.
bool compare(const Options& options) {
  bench::Table table;
  if (options.flex_asynch) bench::compare_with_flex_asynch(table, options.rounds);
  if (options.sysbench) bench::compare_with_sysbench(table, options.rounds);
  if (options.send_modes) bench::compare_send_modes(table, options.rounds);
  if (options.simulate) bench::simulate_send_modes();
  const bool any = options.flex_asynch || options.sysbench || options.send_modes;
  if (any) fmt::print("\n{}", table.markdown());
  return any || options.simulate;
}

}  // namespace

int main(int argc, char** argv) {
  Options options;
  options.ndb.create = true;
  options.ndb.columns = {24, 4};
  CLI::App app{"Measures the engine of key lookups.", "forklift-keylookup-bench"};
  add_options(app, options);
  CLI11_PARSE(app, argc, argv);
  try {
    if (compare(options)) return 0;
    options.engine.send.mode = read_send_mode(options.send);
    const auto backend = options.backend == "ndb" ? ndb_backend(options.ndb) : null_backend(options.nodes);
    phase(*backend, options, "insert", {0, 1, 0, 0}, true);
    phase(*backend, options, "read", {1, 0, 0, 0}, false);
    phase(*backend, options, "update", {0, 0, 1, 0}, false);
    phase(*backend, options, "delete", {0, 0, 0, 1}, true);
    return 0;
  } catch (const Error& error) {
    fmt::print(stderr, "forklift-keylookup-bench: {}\n", error.what());
    return exit_code(error.kind());
  } catch (const std::exception& error) {
    fmt::print(stderr, "forklift-keylookup-bench: {}\n", error.what());
    return 3;
  }
}
