// forklift gate: may what was measured last pass, against an earlier point of its series?
#include <fmt/format.h>

#include <memory>

#include "common/core/output.hpp"
#include "orchestrator/commands/command.hpp"
#include "orchestrator/commands/gate_options.hpp"
#include "orchestrator/commands/history_arguments.hpp"
#include "reports/render/series_gate.hpp"

namespace forklift::commands {
namespace {

struct GateArguments {
  std::string series = "latest", against = "last-good", margin = "3%";
  std::vector<std::string> databases, measures;
  GateOptions gate;
  bool json = false;
};

int gate(const GateArguments& arguments, const Shared& shared) {
  const render::SeriesGateOptions options{
      .against = arguments.against, .margin = share_of("--margin", arguments.margin), .measures = arguments.measures};
  need_gate_files(arguments.gate);
  const auto series = analysis::gather_series(open_all(arguments.databases, shared.database));
  const auto cases = render::gate_series(render::choose_series(series, arguments.series), options);
  if (arguments.json)
    print_json(render::gate_json(cases));
  else
    print_text(render::gate_text(cases));
  return finish_gate(render::gate_report(cases, options), arguments.gate);
}

}  // namespace

void add_gate(CLI::App& app, Shared& shared, Action& action) {
  auto* command = app.add_subcommand("gate",
                                     "Compare the newest point of a series with an earlier one: exits with 0 if it is "
                                     "not slower by more than the margin, 1 if it is, 4 if that is undecided");
  auto arguments = std::make_shared<GateArguments>();
  command
      ->add_option("series", arguments->series,
                   "EXPERIMENT (every cell of it; \"latest\"), EXPERIMENT/CELL, a series by its key, or SCENARIO/CELL")
      ->capture_default_str();
  add_databases(*command, arguments->databases);
  command
      ->add_option("--against", arguments->against,
                   "last-good (the newest earlier point that passed against the last good one before it), or a label")
      ->type_name("LABEL")
      ->capture_default_str();
  command->add_option("--margin", arguments->margin, "So much slower is allowed")
      ->type_name("PERCENT")
      ->capture_default_str();
  command
      ->add_option("--measure", arguments->measures,
                   "Measure to judge, such as p95_us (default: the headline); may be given again")
      ->type_name("NAME")
      ->allow_extra_args(false);
  add_gate_options(*command, arguments->gate);
  command->add_flag("--json", arguments->json, "Print JSON");
  command->callback([=, &shared, &action] { action = [=, &shared] { return gate(*arguments, shared); }; });
}

}  // namespace forklift::commands
