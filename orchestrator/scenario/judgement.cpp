#include "orchestrator/scenario/judgement.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "common/core/error.hpp"
#include "common/core/percent.hpp"
#include "common/core/text.hpp"
#include "orchestrator/scenario/extract.hpp"
#include "orchestrator/scenario/tables.hpp"

namespace forklift::scenario {
namespace {

using fields::between;
using fields::field;

const JsonPointer kCompare{"/compare"};

/// /compare as it is written.
struct GivenJudgement {
  std::string baseline, margin = "2%";
  double confidence = 0.95;
  std::vector<std::string> measures;
};

const fields::Table<GivenJudgement>& judgement_fields() {
  static const fields::Table<GivenJudgement> all{
      field("baseline", &GivenJudgement::baseline,
            "The cell that all others are compared with, by name; the first if absent; `none`: each with each."),
      field("margin", &GivenJudgement::margin, "A difference that does not matter: a percentage above 0 and below 50."),
      field("confidence", &GivenJudgement::confidence, between(0.5, 0.999),
            "Of all intervals of one measure together."),
      field("measures", &GivenJudgement::measures,
            "Measures that are judged beside the headline, by name; all if empty.",
            {fields::each(Type::text, "A measure, such as p95_us.")}),
  };
  return all;
}

double margin_of(const std::string& text, const Locator& where) {
  const auto margin = parse_percent(text);
  if (margin && *margin > 0 && *margin < 0.5) return *margin;
  throw Error{ErrorKind::config, where(kCompare / "margin"),
              fmt::format("\"{}\" is no percentage above 0 and below 50", text), "Write for example \"2%\""};
}

}  // namespace

void need_cell(const std::string& name, const std::vector<std::string>& cells, const std::string& place,
               const std::string& more) {
  if (std::find(cells.begin(), cells.end(), name) != cells.end()) return;
  const auto near = nearest_name(name, cells);
  throw Error{ErrorKind::config, place, fmt::format("there is no cell \"{}\"", name),
              near ? fmt::format("Did you mean \"{}\"?", *near) : "Its cells are: " + join(cells, ", ") + more};
}

void add_compare_options(std::vector<Option>& all) {
  all.push_back({.path = "/compare",
                 .type = Type::object,
                 .help = "How the results are compared (docs/measurement.md, \"Verdicts\").",
                 .fixed = true});
  fields::add_options(all, "/compare", judgement_fields());
}

Judgement read_judgement(const Json& scenario, const std::vector<std::string>& cells, const Locator& where) {
  if (!scenario.contains(kCompare)) return {};
  auto given = fields::read(judgement_fields(), scenario.at(kCompare), "");
  if (!given.baseline.empty() && given.baseline != "none")
    need_cell(given.baseline, cells, where(kCompare / "baseline"), "; \"none\" compares each with each");
  return {.baseline = std::move(given.baseline),
          .margin = margin_of(given.margin, where),
          .confidence = given.confidence,
          .measures = std::move(given.measures)};
}

Json to_json(const Judgement& judgement) {
  return {{"baseline", judgement.baseline},
          {"margin", judgement.margin},
          {"confidence", judgement.confidence},
          {"measures", judgement.measures}};
}

}  // namespace forklift::scenario
