// DBT2: TPC-C's five transactions by our own drivers, on warehouses that belong to SQL nodes.
#include <fmt/format.h>

#include "common/core/error.hpp"
#include "common/store/verdict.hpp"
#include "orchestrator/cluster/schema/tables.hpp"
#include "orchestrator/plan/plan.hpp"
#include "orchestrator/workloads/dbt2/jobs.hpp"
#include "orchestrator/workloads/dbt2/measures.hpp"
#include "orchestrator/workloads/dbt2/options.hpp"
#include "orchestrator/workloads/dbt2/rules.hpp"
#include "orchestrator/workloads/workload.hpp"

namespace forklift::workloads::dbt2 {
namespace {

using namespace std::chrono_literals;

constexpr auto kLoadWithin = 24h;  // a load is watched by its progress; this only ends what hangs for ever
constexpr auto kCheckWithin = 1h;

constexpr std::int64_t kDriverMemory = std::int64_t{16} << 20, kTerminalMemory = 128;  // seen: 9 MiB, 91 bytes

class Part final : public Workload {
 public:
  Part()
      : Workload({.name = "dbt2",
                  .help = "TPC-C's transactions by our drivers.",
                  .warehouses = true,
                  .slices = true,
                  .loads = {"terminals", "rate_per_s"},
                  .main_operation = "new-order"}) {}

  fields::Table<scenario::Workload> own_fields() const override { return dbt2::own_fields(); }
  void check(const scenario::Settings& settings, scenario::Problems& problems) const override {
    dbt2::check(settings, problems);
  }

  std::vector<store::Measure> measures(const scenario::Workload&) const override { return dbt2::measures(); }
  std::vector<std::string> transactions() const override { return dbt2::transactions(); }
  std::string validity() const override {
    return fmt::format(
        "{}, at least one New-Order was committed in it, no stall is longer than workload.max_stall if that is set, "
        "every input audit is within its bounds, no consistency condition is violated, of each kind of transaction at "
        "most {}, and never all, failed after their retries, and the commits that drivers and servers counted differ "
        "by at most {} plus the number of unknown outcomes. Where faults are part of the scenario, failed transactions "
        "are noted only.",
        store::kWindowRule, store::or_few(store::kFailureTolerance, store::kFailureSlack),
        store::or_few(store::kCommitTolerance, store::kCommitSlack));
  }

  int clients(const scenario::Workload& load, int homes) const override { return homes * load.terminals; }
  std::int64_t driver_memory(const scenario::Settings& settings, int homes) const override {
    const auto& load = settings.workload;
    const auto terminals = std::int64_t{homes} * load.terminals;
    const auto connections = load.connections > 0 ? std::min<std::int64_t>(load.connections, terminals) : terminals;
    return kDriverMemory + terminals * kTerminalMemory + connections * scenario::kClientMemory;
  }
  double size(const scenario::Workload& load) const override { return load.warehouses * load.scale; }
  std::vector<std::string> tables(const scenario::Workload&) const override { return cluster::table_names(); }

  std::vector<contract::LoadReport> prepare(const Context& context) const override {
    context.phase(fmt::format("creating {} for", context.cell.database));
    context.cluster.create_schema(context.cell);
    context.tables_made();
    context.phase(fmt::format("loading {} warehouses for", context.cell.settings.workload.warehouses));
    const auto& driver = context.drivers.front();
    const auto job = load_job(context.cell, context.cluster.sql_endpoints(), context.method, context.seed,
                              driver.files.password_file);
    const Json answer = drivers::work(driver, "load", contract::to_json(job), context.driving,
                                      Deadline::after(context.driving.clock, kLoadWithin));
    return {contract::read_load_report(answer, driver.name)};
  }
  Driven drive(const RunContext& context) const override {
    std::vector<contract::RunJob> jobs;
    for (std::size_t i = 0; i < context.drivers.size(); ++i)
      jobs.push_back(run_job(context.cell, context.endpoints, context.method,
                             {context.name, static_cast<int>(i), context.seed, context.group_of},
                             context.drivers[i].files.password_file));
    return {.result = context.with_faults(jobs)};
  }
  std::optional<contract::CheckReport> verify(const Context& context) const override {
    if (!context.cell.settings.workload.checks) return std::nullopt;
    const auto& driver = context.drivers.front();
    const auto job = check_job(context.cell, context.cluster.sql_endpoints(), context.method, context.seed,
                               driver.files.password_file);
    const Json answer = drivers::work(driver, "check", contract::to_json(job), context.driving,
                                      Deadline::after(context.driving.clock, kCheckWithin));
    return contract::read_check_report(answer, driver.name);
  }
};

}  // namespace

const Workload& part() {
  static const Part workload;
  return workload;
}

}  // namespace forklift::workloads::dbt2
