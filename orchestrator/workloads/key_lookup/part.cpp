// Key lookups as a workload: rows by key, in batches, phase by phase; the first phase of each run fills the table.
#include <fmt/format.h>

#include <algorithm>

#include "common/store/verdict.hpp"
#include "orchestrator/plan/plan.hpp"
#include "orchestrator/scenario/ways.hpp"
#include "orchestrator/workloads/key_lookup/jobs.hpp"
#include "orchestrator/workloads/key_lookup/measures.hpp"
#include "orchestrator/workloads/key_lookup/options.hpp"
#include "orchestrator/workloads/workload.hpp"

namespace forklift::workloads::key_lookup {
namespace {

using namespace std::chrono_literals;

constexpr auto kMakeWithin = 1h;

class Part final : public Workload {
 public:
  Part()
      : Workload({.name = "key-lookup",
                  .help = "rows by key, in batches (docs/key-lookup.md).",
                  .fills_itself = true,
                  .warms_up = false,
                  .by_the_second = false,
                  .counted = "lookups"}) {}

  fields::Table<scenario::Workload> own_fields() const override { return key_lookup::own_fields(); }
  void check(const scenario::Settings& s, scenario::Problems& problems) const override {
    const auto& lookup = lookup_of(s.workload);
    if (!scenario::facts_of(s.cluster).plain_tables)
      problems.add("/workload/kind", fmt::format("key lookups know no table of engine \"{}\"", s.cluster.engine),
                   "Use " + scenario::engines_with_plain_tables());
    scenario::need_way(s.cluster, "/workload/lookup/backend", lookup.backend, &scenario::EngineFacts::lookup_backends,
                       "sql", problems);
    check_values(lookup, problems);
  }

  std::vector<store::Measure> measures(const scenario::Workload& load) const override {
    return key_lookup::measures(lookup_of(load).phases);
  }
  std::string validity() const override {
    return fmt::format(
        "{}, every lookup came back, every row read is the one that was written, each phase did at least one lookup, "
        "and at most {} of a phase’s lookups failed; in a mix, absent and present rows are answers.",
        store::kWindowRule, store::or_few(store::kFailureTolerance, store::kFailureSlack));
  }

  int clients(const scenario::Workload&, int) const override { return 0; }
  /// What is under way to each data node or SQL server, at most.
  std::int64_t driver_memory(const scenario::Settings& settings, int) const override {
    const auto& cluster = settings.cluster;
    const auto servers = scenario::server_count(cluster);
    const auto others = contract::by_sql(lookup_of(settings.workload)) ? servers : cluster.data_nodes.size();
    return contract::lookup_bytes(lookup_of(settings.workload)) *
           static_cast<std::int64_t>(std::max<std::size_t>(1, others));
  }
  double size(const scenario::Workload& load) const override {
    constexpr double kWarehouseBytes = 100e6, kRowOverhead = 60;
    const double row = static_cast<double>(lookup_of(load).columns) * lookup_of(load).column_bytes + kRowOverhead;
    return std::max(1.0, static_cast<double>(lookup_of(load).keys) * row / kWarehouseBytes);
  }
  double load_size(const scenario::Workload&) const override { return 0; }
  /// Phases that go through all keys take as long as they take.
  Microseconds run_time(const scenario::Workload& load) const override {
    const auto& phases = lookup_of(load).phases;
    const auto timed = std::count_if(phases.begin(), phases.end(),
                                     [](const std::string& phase) { return phase != "insert" && phase != "delete"; });
    return load.duration * timed;
  }
  std::vector<std::string> tables(const scenario::Workload& load) const override {
    if (contract::by_sql(lookup_of(load))) return {contract::kSqlLookupTable};
    return {};
  }

  std::vector<contract::LoadReport> prepare(const Context& context) const override {
    context.phase("making the table of");
    const auto names = tables(context.cell.settings.workload);
    if (!names.empty()) context.cluster.make_room(context.cell, names);
    const auto& driver = context.drivers.front();
    const auto job =
        table_job(context.cell, context.cluster.sql_endpoints(), context.method, driver.files.password_file);
    drivers::work(driver, "load", contract::to_json(job), context.driving,
                  Deadline::after(context.driving.clock, kMakeWithin));
    if (!names.empty()) context.cluster.note_tables(names);
    context.tables_made();
    return {};
  }
  Driven drive(const RunContext& context) const override {
    std::vector<contract::RunJob> jobs;
    for (std::size_t i = 0; i < context.drivers.size(); ++i)
      jobs.push_back(run_job(context.cell, context.endpoints, context.method,
                             {context.name, static_cast<int>(i), context.seed, context.group_of},
                             context.drivers[i].files.password_file));
    return {.result = context.with_faults(jobs)};
  }
  std::uint64_t done(const std::vector<contract::RunReport>& reports) const override {
    std::uint64_t sum = 0;
    for (const auto& report : reports) {
      for (const auto& phase : report.lookups) sum += phase.outcomes[0];
    }
    return sum;
  }

 private:
  static void check_values(const contract::KeyLookup& lookup, scenario::Problems& problems) {
    if (lookup.phases.empty() || lookup.phases.front() != "insert")
      problems.add("/workload/lookup/phases", "the table is empty at first", "Begin with \"insert\"");
    if (lookup.batch > lookup.queue)
      problems.add("/workload/lookup/queue",
                   fmt::format("a queue of {} can't hold a batch of {}", lookup.queue, lookup.batch),
                   "Make it several batches long");
    if (lookup.mix.size() != 4 || std::all_of(lookup.mix.begin(), lookup.mix.end(), [](double s) { return s == 0; }))
      problems.add("/workload/lookup/mix", "it needs four shares, not all of them 0",
                   "Give read, insert, update, delete");
    const auto bytes = contract::lookup_bytes(lookup);
    if (bytes > contract::kMostLookupBytes)
      problems.add("/workload/lookup/in_flight",
                   fmt::format("lookups under way and batches would take {}, and a driver may use {}",
                               format_size(bytes), format_size(contract::kMostLookupBytes)),
                   "Lower definers, in_flight, executors, queue, batch or the size of rows");
  }
};

}  // namespace

const Workload& part() {
  static const Part workload;
  return workload;
}

}  // namespace forklift::workloads::key_lookup
