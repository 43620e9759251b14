#include "orchestrator/scenario/expectations.hpp"

#include <fmt/format.h>

#include "common/core/error.hpp"
#include "orchestrator/scenario/judgement.hpp"
#include "orchestrator/scenario/tables.hpp"

namespace forklift::scenario {
namespace {

using fields::field;

constexpr double kLargestRatio = 1e6;

const JsonPointer kExpect{"/expect"};

Json bound_json(const std::optional<double>& bound) { return bound ? Json(*bound) : Json(nullptr); }

std::optional<double> bound_of(const Json& ratio, std::size_t at) {
  if (at >= ratio.size() || ratio.at(at).is_null()) return std::nullopt;
  return ratio.at(at).get<double>();
}

fields::Field<Expectation> ratio_field() {
  auto made = fields::custom<Expectation>(
      {.path = "/ratio",
       .type = Type::list,
       .help = "The least and the most that the ratio of the cell's measure to the other's is expected to be; null: "
               "no such bound."},
      [](Expectation& expectation, const Json& value) {
        expectation.least = bound_of(value, 0);
        expectation.most = bound_of(value, 1);
      },
      [](const Expectation& expectation) {
        return Json{bound_json(expectation.least), bound_json(expectation.most)};
      });
  made.below = {fields::each(Type::number, fields::between(0, kLargestRatio), "A bound, or null.")};
  made.below.front().or_null = true;
  return std::move(made).required();
}

const fields::Table<Expectation>& expectation_fields() {
  static const fields::Table<Expectation> all{
      field("cell", &Expectation::cell, "A cell, by name.").required(),
      field("against", &Expectation::against, "The cell that it is compared with; the baseline if absent."),
      field("measure", &Expectation::measure, "What is compared, such as p95_us; the headline if absent."),
      ratio_field(),
      field("source", &Expectation::source,
            "What the source found, in a sentence; the scenario's description if absent."),
  };
  return all;
}

Error wrong_expectation(const JsonPointer& place, const Locator& where, std::string what, std::string fix) {
  return {ErrorKind::config, where(place), std::move(what), std::move(fix)};
}

void check_ratio(const Json& ratio, const JsonPointer& place, const Locator& where) {
  const auto example = "Write for example [1.1, null]: at least 1.1 times as much";
  if (ratio.size() != 2)
    throw wrong_expectation(place, where, fmt::format("a range has two bounds, found {}", ratio.size()), example);
  const auto least = bound_of(ratio, 0), most = bound_of(ratio, 1);
  if (!least && !most) throw wrong_expectation(place, where, "neither bound is given: that expects nothing", example);
  if (most && *most <= least.value_or(0))
    throw wrong_expectation(place, where, fmt::format("the upper bound {} is not above the lower one", *most), example);
}

}  // namespace

void add_expect_options(std::vector<Option>& all) {
  all.push_back({.path = "/expect",
                 .type = Type::list,
                 .help = "What a source found: the report states beside it whether this experiment reproduced it "
                         "(docs/measurement.md, \"Expectations\").",
                 .fallback = Json::array(),
                 .fixed = true,
                 .or_one = true});
  all.push_back({.path = "/expect/*", .type = Type::object, .help = "One of them."});
  fields::add_options(all, "/expect/*", expectation_fields());
}

Locator list_expectations(Json& scenario, const Locator& where) {
  if (!scenario.is_object() || !scenario.contains("expect") || !scenario["expect"].is_object()) return where;
  scenario["expect"] = Json::array({scenario["expect"]});
  return [where](const JsonPointer& pointer) {
    const auto text = pointer.to_string();
    const std::string listed = "/expect/0";
    return where(text.rfind(listed, 0) == 0 ? JsonPointer{"/expect" + text.substr(listed.size())} : pointer);
  };
}

std::vector<Expectation> read_expectations(const Json& base, const Scenario& scenario, const Locator& where) {
  std::vector<Expectation> all;
  if (!base.contains(kExpect)) return all;
  std::vector<std::string> cells;
  for (const auto& cell : scenario.cells) cells.push_back(cell.name);
  const auto& named = scenario.compare.baseline;
  const auto& baseline = named.empty() ? cells.front() : named;
  const auto& given = base.at(kExpect);
  for (std::size_t i = 0; i < given.size(); ++i) {
    const auto place = kExpect / i;
    auto one = fields::read(expectation_fields(), given[i], "");
    need_cell(one.cell, cells, where(place / "cell"));
    if (!one.against.empty()) need_cell(one.against, cells, where(place / "against"));
    if (one.against.empty() && baseline == "none")
      throw wrong_expectation(place, where, "it is expected against the baseline, and compare.baseline is \"none\"",
                              "Add \"against\" with the name of a cell");
    if (one.cell == (one.against.empty() ? baseline : one.against))
      throw wrong_expectation(
          place / "cell", where, fmt::format("\"{}\" would be compared with itself", one.cell),
          one.against.empty() ? "It is the baseline: name another cell, or add \"against\"" : "Name two cells");
    check_ratio(given[i].at("ratio"), place / "ratio", where);
    if (one.source.empty()) one.source = scenario.description;
    all.push_back(std::move(one));
  }
  return all;
}

Json to_json(const std::vector<Expectation>& expect) {
  Json all = Json::array();
  for (const auto& one : expect) all.push_back(fields::to_json(expectation_fields(), one));
  return all;
}

}  // namespace forklift::scenario
