#include "orchestrator/scenario/repeats.hpp"

#include <fmt/format.h>

#include "common/core/error.hpp"

namespace forklift::scenario {
namespace {

using fields::between;
using fields::field;
using fields::one_of;

constexpr int kFewest = 3, kMost = 1000;  ///< blocks: with fewer than three nothing is decided

const JsonPointer kRepeats{"/repeats"};

const fields::Table<Until>& until_fields() {
  static const fields::Table<Until> all{
      field("until", &Until::what, one_of({"decided"}),
            "After each block the results are compared (docs/measurement.md, \"Looking after every block\"); a cell "
            "whose "
            "verdict is given is not run again, and the experiment ends when all have one."),
      field("at_least", &Until::at_least, between(kFewest, kMost),
            "Blocks before the first look; 5 where cells of very unequal noise are expected."),
      field("at_most", &Until::at_most, between(kFewest, kMost),
            "Blocks at which the experiment ends, decided or not. It is fixed by the first look: the more blocks, the "
            "stricter each look."),
      field("time", &Until::time, between(Microseconds{0}, std::chrono::hours{720}),
            "No block begins that would end later than this, counted over all runs; 0s: any time."),
      field("race", &Until::race,
            "Cells that another running cell beats by the headline are not run again either: for the question which is "
            "the best."),
  };
  return all;
}

Error refused(const JsonPointer& place, const Locator& where, std::string what, std::string fix) {
  return {ErrorKind::config, where(place), std::move(what), std::move(fix)};
}

}  // namespace

fields::Field<Scenario> repeats_field() {
  fields::Field<Scenario> made;
  made.option = {.path = "/repeats",
                 .type = fields::Type::integer,
                 .help =
                     "Runs of each cell, one in each block; or an object: until the comparison is decided. The run is "
                     "the unit of repetition.",
                 .fallback = 3,
                 .low = 1,
                 .high = kMost};
  add_options(made.below, "", until_fields());
  made.read = [](Scenario& scenario, const Json& value, const std::string& file) {
    if (!value.is_object()) return fields::read_value(value, scenario.repeats);
    scenario.until = fields::read(until_fields(), value, file);
    scenario.repeats = scenario.until->at_most;
  };
  made.write = [](const Scenario& scenario) {
    return scenario.until ? to_json(*scenario.until) : Json(scenario.repeats);
  };
  made.reset = [](Scenario& scenario) {
    scenario.until.reset();
    fields::reset_member(scenario, &Scenario::repeats);
  };
  return made;
}

void check_until(const Scenario& scenario, const Locator& where) {
  if (!scenario.until) return;
  if (scenario.until->at_least > scenario.until->at_most)
    throw refused(kRepeats / "at_least", where,
                  fmt::format("at_least {} is more than at_most {}", scenario.until->at_least, scenario.until->at_most),
                  "Make at_most the higher one");
  if (scenario.search)
    throw refused(kRepeats, where, "a search can't be run until it is decided: it compares no cells with a baseline",
                  "Give repeats a number, or take out /search");
  if (scenario.cells.size() < 2)
    throw refused(kRepeats, where, "there is one cell alone, so that nothing can be decided",
                  "Give repeats a number, or add cells in the matrix");
  if (scenario.compare.baseline == "none")
    throw refused(kRepeats, where, "runs until decided compare with a baseline, and compare.baseline is \"none\"",
                  "Name a cell there, leave it out for the first one, or give repeats a number");
}

Json to_json(const Until& until) { return fields::to_json(until_fields(), until); }

}  // namespace forklift::scenario
