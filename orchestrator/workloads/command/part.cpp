// Any program as a load: the scenario gives its arguments and the measures that it prints.
#include <fmt/format.h>

#include "orchestrator/plan/plan.hpp"
#include "orchestrator/workloads/command/run.hpp"
#include "orchestrator/workloads/command/settings.hpp"
#include "orchestrator/workloads/workload.hpp"

namespace forklift::workloads::command {
namespace {

class Part final : public Workload {
 public:
  Part()
      : Workload({.name = "command",
                  .help = "any program that prints its numbers (docs/command.md).",
                  .own_tables = true,
                  .any_server = true,
                  .faults = false,
                  .by_the_second = false,
                  .counted = "of its processes ended with their numbers"}) {}

  fields::Table<scenario::Workload> own_fields() const override { return command::own_fields(); }
  void check(const scenario::Settings& settings, scenario::Problems& problems) const override {
    command::check(settings_of(settings.workload), problems);
  }

  std::vector<store::Measure> measures(const scenario::Workload& load) const override {
    std::vector<store::Measure> all;
    for (const auto& printed : settings_of(load).measures)
      all.push_back({.name = printed.name,
                     .title = printed.name,
                     .unit = printed.unit,
                     .higher_is_better = printed.higher_is_better,
                     .headline = printed.headline,
                     .kind = store::Measure::Kind::recorded,
                     .source = "command"});
    return all;
  }
  std::string validity() const override {
    return fmt::format(
        "{}, every process of the program ended with exit code 0 in time, and each printed a value of "
        "every measure in it.",
        store::kWindowRule);
  }

  int clients(const scenario::Workload& load, int) const override { return settings_of(load).clients; }
  double size(const scenario::Workload&) const override { return 1; }  // what a program stores is not known
  double load_size(const scenario::Workload&) const override { return 0; }

  std::vector<contract::LoadReport> prepare(const Context& context) const override {
    context.phase("preparing");
    context.cluster.make_room(context.cell, {});
    const auto settings = settings_of(context.cell.settings.workload);
    if (settings.prepare.empty()) return {};
    return {command::prepare(context, settings)};
  }
  Driven drive(const RunContext& context) const override {
    return command::run(context, settings_of(context.cell.settings.workload));
  }
  std::uint64_t done(const std::vector<contract::RunReport>& reports) const override { return reports.size(); }
};

}  // namespace

const Workload& part() {
  static const Part workload;
  return workload;
}

}  // namespace forklift::workloads::command
