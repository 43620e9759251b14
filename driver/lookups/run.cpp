#include "driver/lookups/run.hpp"

#include <fmt/format.h>

#include "common/cgroup/own.hpp"
#include "common/core/error.hpp"
#include "common/mysql/connection.hpp"
#include "common/sql/quote.hpp"
#include "driver/control/wait.hpp"
#include "driver/keylookup/ndb_loader.hpp"
#include "driver/lookups/settings.hpp"
#include "driver/run/saturation.hpp"

namespace forklift::driver::lookups {
namespace {

std::vector<sql::Endpoint> endpoints_of(const targets::Connector& connector) {
  std::vector<sql::Endpoint> all;
  for (std::size_t i = 0; i < connector.size(); ++i) all.push_back(connector.endpoint(i));
  return all;
}

std::unique_ptr<keylookup::Backend> open_backend(const contract::KeyLookup& job, const targets::Connector& connector,
                                                 bool create) {
  const auto endpoints = endpoints_of(connector);
  if (job.backend == "ndb") return keylookup::ndb_backend(ndb_settings(job, endpoints.front().database, create));
  if (job.backend == "null") return keylookup::null_backend(static_cast<int>(endpoints.size()));
  return keylookup::sql_backend(sql_settings(job, endpoints, create), connector.open());
}

void create_databases(const targets::Connector& connector) {
  for (auto endpoint : endpoints_of(connector)) {
    const auto name = std::exchange(endpoint.database, "");
    try {
      connector.open()(endpoint)->query("CREATE DATABASE IF NOT EXISTS " + sql::identifier(name));
    } catch (const sql::SqlError& error) {
      targets::fail(endpoint, "making the database", error);
    }
  }
}

contract::LookupPhase to_contract(const std::string& name, const keylookup::PhaseResult& result,
                                  const keylookup::EngineCounts& counts, std::int64_t cpu_us) {
  contract::LookupPhase phase;
  phase.name = name;
  phase.defined = result.defined;
  // The engine never hands a pending lookup back: its other outcomes stand in the contract's order.
  for (std::size_t i = 0; i < phase.outcomes.size(); ++i) phase.outcomes[i] = result.outcomes[i + 1];
  phase.wrong_rows = result.wrong_rows;
  phase.seconds = result.seconds;
  phase.cpu_us = static_cast<std::uint64_t>(cpu_us);
  phase.batches = counts.batches;
  phase.response = result.response;
  phase.queue_wait = counts.queue_wait;
  phase.batch_size = counts.batch_size;
  return phase;
}

/// Does one phase and adds it to the report.
void perform(const std::string& name, const contract::RunJob& job, keylookup::Backend& backend,
             contract::RunReport& report, control::Events& events, const std::stop_token& stop) {
  keylookup::Engine engine{backend, engine_settings(*job.key_lookup)};
  events.emit({{"event", "progress"}, {"phase", name}, {"second", 0}});
  const auto cpu = run::cpu_now_us();
  const auto result = keylookup::run_phase(engine, phase_settings(job, name), stop);
  const auto used = run::cpu_now_us() - cpu;
  const auto& phase = report.lookups.emplace_back(to_contract(name, result, engine.stop(), used));
  for (const auto& [number, count] : result.errors)
    report.errors.push_back({name, "", fmt::format("error {}", number), static_cast<std::uint64_t>(number), count});
  report.transactions_all += phase.defined;
  const auto done = static_cast<double>(phase.outcomes[0]);
  events.log("info", fmt::format("{}: {:.0f} lookups in {:.1f} s, {:.0f}/s", name, done, phase.seconds,
                                 phase.seconds > 0 ? done / phase.seconds : 0));
}

}  // namespace

contract::LoadReport prepare(const contract::LoadJob& job, targets::Connector& connector) {
  if (job.key_lookup->backend == "sql") create_databases(connector);
  open_backend(*job.key_lookup, connector, true);
  contract::LoadReport report;
  report.method = "key-lookup";
  return report;
}

contract::RunReport run(const contract::RunJob& job, targets::Connector& connector, run::Orders& orders,
                        control::Events& events, const std::stop_token& stop, Clock& clock) {
  const auto backend = open_backend(*job.key_lookup, connector, false);
  events.emit({{"event", "ready"}});
  const auto ordered = orders.wait_for_start(stop);
  control::check_stop(stop);
  contract::RunReport report;
  report.run = job.run;
  report.driver = job.driver;
  report.client_version = job.key_lookup->backend == "ndb" ? "NDB API" : mysql::client_version();
  report.start_at_us = *ordered == 0 ? clock.wall_us() : *ordered;
  clock.sleep_until(clock.now() + Microseconds{report.start_at_us - clock.wall_us()});
  report.window_begin_us = report.start_at_us;
  const auto cgroups = cgroup::own_membership();
  const auto usage = run::usage_now(cgroups);
  for (const auto& phase : job.key_lookup->phases) {
    perform(phase, job, *backend, report, events, stop);
    control::check_stop(stop);
  }
  report.window_end_us = clock.wall_us();
  const auto elapsed = report.window_end_us - report.window_begin_us;
  const auto load = run::fill_usage(report, usage, run::usage_now(cgroups), elapsed);
  // Executors may use all cores: a driver of key lookups is the bottleneck only where it is held up.
  report.saturation_reason = run::saturation({.cores = load.cores, .throttling = load.throttling});
  report.client_saturated = !report.saturation_reason.empty();
  return report;
}

}  // namespace forklift::driver::lookups
