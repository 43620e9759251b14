#include "orchestrator/workloads/command/settings.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "orchestrator/scenario/own_fields.hpp"
#include "orchestrator/workloads/command/pattern.hpp"

namespace forklift::workloads::command {
namespace {

using namespace std::chrono_literals;
using fields::between;
using fields::each;
using fields::field;
using fields::one_of;
using fields::Shapes;
using fields::Type;

fields::Table<Printed> of_a_measure() {
  return {
      field("name", &Printed::name,
            "Its name, as `compare --measure` takes it; it ends in its unit by convention: `avg_us`.")
          .required(),
      field("unit", &Printed::unit, "Its unit, such as `1/s`, `us` or `s`."),
      field("better", &Printed::higher_is_better, one_of({"lower", "higher"}), "Which way is better."),
      field("headline", &Printed::headline,
            "Configurations are compared by it; without any the first measure is the headline."),
      field("pattern", &Printed::pattern,
            "A POSIX extended regular expression for the lines that have it; its first group is the number. Without "
            "one it is read from lines such as {\"measure\": \"avg_us\", \"value\": 12.5}."),
      field("over_time", &Printed::over_time, one_of({"mean", "sum", "min", "max", "last"}),
            "Several values of one process are one: which."),
      field("over_processes", &Printed::over_processes, one_of({"mean", "sum", "min", "max"}),
            "The same over the processes."),
  };
}

fields::Table<Settings> of_program() {
  return {
      field("argv", &Settings::argv,
            "The program and its arguments. `{option_file}`, `{host}`, `{port}`, `{socket}`, `{user}`, `{database}`, "
            "`{warmup_s}` and `{duration_s}` are replaced.",
            {each(Type::text, "One argument.")})
          .of(Shapes::run),
      field("prepare", &Settings::prepare,
            "A program that is run before, once for all runs that need the same; empty: none.",
            {each(Type::text, "One argument.")}),
      field("processes", &Settings::one_process, one_of({"per-sql-node", "one"}),
            "One process for each SQL node, on the hosts of the drivers, or one in all.")
          .of(Shapes::run),
      field("clients", &Settings::clients, between(0, 1e6),
            "Clients that it opens in all, for the report; 0: not known.")
          .of(Shapes::run),
      field("patience", &Settings::patience, between(1s, 24h),
            "It is ended if it runs for longer than warm-up, window and this.")
          .in_plan_as(fields::in_seconds)
          .of(Shapes::run),
      list_of("measures", &Settings::measures, of_a_measure(), "What it prints.", "One number.").of(Shapes::run),
  };
}

}  // namespace

fields::Table<scenario::Workload> own_fields() {
  return {scenario::own_object<scenario::Workload>("command", of_program(),
                                                   "Kind `command`: the program that is the load (docs/command.md).")};
}

Settings settings_of(const scenario::Workload& load) {
  auto settings = load.own.get<Settings>();
  const auto has_headline = [](const Printed& printed) { return printed.headline; };
  if (!settings.measures.empty() && std::none_of(settings.measures.begin(), settings.measures.end(), has_headline))
    settings.measures.front().headline = true;
  return settings;
}

void check(const Settings& settings, scenario::Problems& problems) {
  if (settings.argv.empty() || settings.argv.front().empty())
    problems.add("/workload/command/argv", "there is no program", "Name the program and its arguments");
  if (settings.measures.empty())
    problems.add(
        "/workload/command/measures", "it measures nothing",
        "Add for example {\"name\": \"queries_per_s\", \"unit\": \"1/s\", \"pattern\": \"queries/s: ([0-9.]+)\"}");
  std::set<std::string> names;
  for (std::size_t i = 0; i < settings.measures.size(); ++i) {
    const auto& measure = settings.measures[i];
    const auto at = fmt::format("/workload/command/measures/{}/", i);
    if (measure.name.empty() || !names.insert(measure.name).second)
      problems.add(at + "name",
                   measure.name.empty() ? "it has no name" : fmt::format("\"{}\" is there twice", measure.name),
                   "Give each measure a name of its own");
    if (measure.name == "notpm")
      problems.add(at + "name", "NOTPM are DBT2's New-Orders", "Give the program's number a name of its own");
    if (measure.pattern.empty()) continue;
    if (const auto wrong = wrong_with(measure.pattern); !wrong.empty())
      problems.add(at + "pattern", wrong, "Write a POSIX extended regular expression with a group: \"qps: ([0-9.]+)\"");
  }
}

}  // namespace forklift::workloads::command
