// sysbench as a workload: its values, rules and measures, its tables, and its runs.
#include <fmt/format.h>

#include "common/store/verdict.hpp"
#include "orchestrator/plan/plan.hpp"
#include "orchestrator/scenario/ways.hpp"
#include "orchestrator/workloads/measures.hpp"
#include "orchestrator/workloads/sysbench/measures.hpp"
#include "orchestrator/workloads/sysbench/run.hpp"
#include "orchestrator/workloads/sysbench/settings.hpp"
#include "orchestrator/workloads/workload.hpp"

namespace forklift::workloads::sysbench {
namespace {

constexpr double kWarehouseBytes = 100e6, kRowBytes = 250;
constexpr double kRowsLikeWarehouse = 500'000;  ///< that are loaded in the time of one warehouse

double rows_of(const scenario::Workload& load) {
  const auto& own = settings_of(load);
  return static_cast<double>(own.tables) * own.table_size;
}

class SysbenchPart final : public Workload {
 public:
  SysbenchPart()
      : Workload({.name = "sysbench",
                  .help = "a script of Debian's sysbench (docs/proxy.md).",
                  .own_tables = true,
                  .any_server = true,
                  .faults = false,
                  .main_operation = "transaction"}) {}

  fields::Table<scenario::Workload> own_fields() const override { return sysbench::own_fields(); }
  void check(const scenario::Settings& s, scenario::Problems& problems) const override {
    const auto& engine = scenario::facts_of(s.cluster);
    if (!engine.plain_tables)
      problems.add("/workload/kind",
                   fmt::format("sysbench makes its own tables, which would not be {}'s", engine.title),
                   "Use engine " + scenario::engines_with_plain_tables());
    const auto servers = scenario::server_count(s.cluster);
    const int threads = settings_of(s.workload).threads;
    if (threads < static_cast<int>(servers))
      problems.add("/workload/threads",
                   fmt::format("{} threads can't be distributed over {} SQL nodes", threads, servers),
                   fmt::format("Use at least {} threads", servers));
  }

  std::vector<store::Measure> measures(const scenario::Workload&) const override { return sysbench::measures(); }
  std::vector<std::string> transactions() const override { return sysbench::transactions(); }
  std::string validity() const override {
    return fmt::format(
        "{}, all share a whole window, at least one transaction was committed in it, no stall is longer than "
        "workload.max_stall if that is set, at most {} failed after their retries, and the queries that sysbench and "
        "the servers counted in it differ by at most {}.",
        store::kWindowRule, store::or_few(store::kFailureTolerance, store::kFailureSlack),
        store::or_few(store::kServerTolerance, store::kServerSlack));
  }

  int clients(const scenario::Workload& load, int) const override { return settings_of(load).threads; }
  std::int64_t driver_memory(const scenario::Settings& settings, int) const override {
    const auto servers = std::max<std::size_t>(1, scenario::server_count(settings.cluster));
    return settings_of(settings.workload).threads * scenario::kClientMemory / static_cast<std::int64_t>(servers);
  }
  double size(const scenario::Workload& load) const override {
    return std::max(1.0, rows_of(load) * kRowBytes / kWarehouseBytes);
  }
  double load_size(const scenario::Workload& load) const override { return rows_of(load) / kRowsLikeWarehouse; }
  std::vector<std::string> tables(const scenario::Workload& load) const override {
    std::vector<std::string> names;
    for (int i = 1; i <= settings_of(load).tables; ++i) names.push_back(fmt::format("sbtest{}", i));
    return names;
  }

  /// Independent servers get tables each; in a cluster one server's are all servers'.
  std::vector<contract::LoadReport> prepare(const Context& context) const override {
    context.phase("making sysbench's tables for");
    const auto names = tables(context.cell.settings.workload);
    context.cluster.make_room(context.cell, names);
    auto servers = context.cluster.sql_endpoints();
    if (!scenario::facts_of(context.cell.settings.cluster).independent_servers) servers.resize(1);
    std::vector<contract::LoadReport> reports;
    for (const auto& server : servers)
      reports.push_back(sysbench::prepare(context.drivers.front(), context.cell, server, context.driving));
    context.cluster.note_tables(names);
    context.tables_made();
    return reports;
  }
  Driven drive(const RunContext& context) const override {
    const auto servers = context.cluster.sql_endpoints();
    auto run = sysbench::run({context.drivers, context.cell, context.endpoints, servers, context.seed, context.name},
                             context.driving);
    return {.result = std::move(run.driven),
            .failures = std::move(run.failures),
            .server_counts = run.server_counts,
            .warnings = std::move(run.warnings)};
  }
};

}  // namespace

const Workload& part() {
  static const SysbenchPart workload;
  return workload;
}

}  // namespace forklift::workloads::sysbench
