#include "orchestrator/workloads/command/settings.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "orchestrator/workloads/command/pattern.hpp"

namespace forklift::workloads::command {
namespace {

using scenario::Option;
using enum scenario::Type;

std::vector<Option> of_program() {
  return {
      {"/workload/command", object, "Kind `command`: the program that is the load (docs/command.md).", Json::object()},
      {"/workload/command/argv", list,
       "The program and its arguments. `{option_file}`, `{host}`, `{port}`, `{socket}`, `{user}`, `{database}`, "
       "`{warmup_s}` and `{duration_s}` are replaced.",
       Json::array()},
      {"/workload/command/argv/*", text, "One argument."},
      {"/workload/command/prepare", list,
       "A program that is run before, once for all runs that need the same; empty: none.", Json::array()},
      {"/workload/command/prepare/*", text, "One argument."},
      {"/workload/command/processes",
       choice,
       "One process for each SQL node, on the hosts of the drivers, or one in all.",
       "per-sql-node",
       {},
       {},
       {"per-sql-node", "one"}},
      {"/workload/command/clients", integer, "Clients that it opens in all, for the report; 0: not known.", 0, 0, 1e6},
      {"/workload/command/patience", duration, "It is ended if it runs for longer than warm-up, window and this.",
       "60s", 1, 86400},
  };
}

std::vector<Option> of_measures() {
  return {
      {"/workload/command/measures", list, "What it prints.", Json::array()},
      {"/workload/command/measures/*", object, "One number."},
      {.path = "/workload/command/measures/*/name",
       .type = text,
       .help = "Its name, as `compare --measure` takes it; it ends in its unit by convention: `avg_us`.",
       .required = true},
      {"/workload/command/measures/*/unit", text, "Its unit, such as `1/s`, `us` or `s`.", ""},
      {"/workload/command/measures/*/better", choice, "Which way is better.", "higher", {}, {}, {"higher", "lower"}},
      {"/workload/command/measures/*/headline", boolean,
       "Configurations are compared by it; without any the first measure is the headline.", false},
      {"/workload/command/measures/*/pattern", text,
       "A POSIX extended regular expression for the lines that have it; its first group is the number. Without one it "
       "is "
       "read from lines such as {\"measure\": \"avg_us\", \"value\": 12.5}.",
       ""},
      {"/workload/command/measures/*/over_time",
       choice,
       "Several values of one process are one: which.",
       "mean",
       {},
       {},
       {"mean", "sum", "min", "max", "last"}},
      {"/workload/command/measures/*/over_processes",
       choice,
       "The same over the processes.",
       "sum",
       {},
       {},
       {"mean", "sum", "min", "max"}},
  };
}

std::vector<std::string> words_in(const Json& list) { return list.get<std::vector<std::string>>(); }

}  // namespace

std::vector<Option> options() {
  auto all = of_program();
  for (auto& option : of_measures()) all.push_back(std::move(option));
  return all;
}

void read(const scenario::Section& workload, scenario::Workload& load) {
  const auto given = workload.at("command");
  Json own;
  for (const char* key : {"argv", "prepare", "processes", "clients", "patience"}) own[key] = given.get(key);
  own["measures"] = Json::array();
  for (std::size_t i = 0; i < given.size("measures"); ++i) {
    const auto one = given.at("measures", i);
    Json measure;
    for (const char* key : {"name", "unit", "better", "headline", "pattern", "over_time", "over_processes"})
      measure[key] = one.get(key);
    own["measures"].push_back(std::move(measure));
  }
  load.own = std::move(own);
}

Settings settings_of(const scenario::Workload& load) {
  Settings settings;
  if (load.own.empty()) return settings;
  settings.argv = words_in(load.own.at("argv"));
  settings.prepare = words_in(load.own.at("prepare"));
  settings.one_process = load.own.at("processes") == "one";
  settings.clients = load.own.at("clients").get<int>();
  settings.patience = *parse_duration(load.own.at("patience").get<std::string>());
  for (const auto& json : load.own.at("measures")) {
    settings.measures.push_back({.name = json.at("name").get<std::string>(),
                                 .unit = json.at("unit").get<std::string>(),
                                 .higher_is_better = json.at("better") == "higher",
                                 .headline = json.at("headline").get<bool>(),
                                 .pattern = json.at("pattern").get<std::string>(),
                                 .over_time = json.at("over_time").get<std::string>(),
                                 .over_processes = json.at("over_processes").get<std::string>()});
  }
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
