// A comparison as text and as JSON.
#include <fmt/format.h>

#include <algorithm>

#include "reports/render/compare.hpp"
#include "reports/render/export.hpp"
#include "reports/render/figures.hpp"

namespace forklift::render {
namespace {

constexpr std::size_t kMostSettings = 20;  ///< shown of servers that differ in many; JSON and HTML have them all

/// "pacing none → tpcc, duration 20s → 60s".
std::string load_words(const std::vector<analysis::Unlike>& beside) {
  std::string words;
  for (const auto& one : beside) {
    if (one.group != "load") continue;
    words += fmt::format("{}{} {} → {}", words.empty() ? "" : ", ", one.name, shown(one.a), shown(one.b));
  }
  return words;
}

std::string beside_lines(const std::vector<analysis::Unlike>& beside) {
  std::string out;
  std::size_t settings = 0;
  for (const auto& one : beside) {
    if (one.group == "load" || (one.group == "setting" && ++settings > kMostSettings)) continue;
    out += fmt::format("   {:<8} {}: {} → {}\n", one.group, one.name, shown(one.a), shown(one.b));
  }
  if (settings > kMostSettings)
    out += fmt::format("   setting  … and {} more, which --json and --html show\n", settings - kMostSettings);
  return out;
}

/// The scenario's values, without those that the line about the load has said already.
std::string scenario_lines(const ComparedPair& pair) {
  std::string out;
  for (const auto& difference : pair.differences) {
    const auto& [path, values] = difference;
    const bool said = std::any_of(pair.beside.begin(), pair.beside.end(), [&](const auto& one) {
      return one.group == "load" && difference == std::pair{"workload." + one.name, std::pair{one.a, one.b}};
    });
    if (!said) out += fmt::format("   {}: {} → {}\n", path, shown(values.first), shown(values.second));
  }
  return out;
}

std::string pair_text(const CompareResult& result, const ComparedPair& pair) {
  auto out = fmt::format("A  {}\nB  {}\n", pair.a, pair.b);
  out +=
      fmt::format("   A {}, B {}\n", figures_words(pair.of_a, pair.measure), figures_words(pair.of_b, pair.measure_b));
  out += pair.unmeasured.empty() ? "   B: " + pair.comparison.words + "\n"
                                 : "   ! not measured: " + pair.unmeasured + "\n";
  if (pair.gate) out += fmt::format("   gate: {}: {}\n", to_string(pair.gate->gate), pair.gate->words);
  if (const auto load = load_words(pair.beside); !load.empty())
    out += fmt::format("   ! {}measured under another load: {}\n", pair.unlike_load.empty() ? "" : "not comparable, ",
                       load);
  if (!pair.comparable && pair.unlike_load.empty()) out += "   ! not comparable: a scale below 1\n";
  return out + scenario_lines(pair) + beside_lines(beside_alone(result, pair)) + "\n";
}

Json beside_json(const ComparedPair& pair) {
  Json json{
      {"load", Json::object()}, {"machine", Json::object()}, {"version", Json::object()}, {"setting", Json::object()}};
  for (const auto& one : pair.beside) json[one.group][one.name] = {one.a, one.b};
  return json;
}

Json pair_json(const ComparedPair& pair) {
  Json differences = Json::object();
  for (const auto& [path, values] : pair.differences) differences[path] = {values.first, values.second};
  auto json = to_json(pair.comparison);
  json.update({{"a", pair.a},
               {"b", pair.b},
               {"measure", pair.measure.name},
               {"unit", pair.measure.title},
               {"measure_unit", pair.measure.unit},
               {"better", pair.measure.higher_is_better ? "higher" : "lower"},
               {"values_a", pair.of_a.values},
               {"values_b", pair.of_b.values},
               {"runs_a", pair.of_a.runs},
               {"runs_b", pair.of_b.runs},
               {"not_measured", pair.unmeasured.empty() ? Json(nullptr) : Json(pair.unmeasured)},
               {"comparable", pair.comparable},
               {"unlike_load", pair.unlike_load.empty() ? Json(nullptr) : Json(pair.unlike_load)},
               {"differences", differences},
               {"beside", beside_json(pair)},
               {"gate", pair.gate ? Json(to_string(pair.gate->gate)) : Json(nullptr)},
               {"gate_words", pair.gate ? Json(pair.gate->words) : Json(nullptr)}});
  if (!pair.unmeasured.empty()) json["verdict"] = json["words"] = nullptr;
  if (pair.measure.name == "notpm") json.update({{"notpm_a", pair.of_a.values}, {"notpm_b", pair.of_b.values}});
  return json;
}

}  // namespace

std::string compare_text(const CompareResult& result) {
  std::string out;
  for (const auto& pair : result.pairs) out += pair_text(result, pair);
  const auto common = beside_lines(result.common);
  const bool nothing = std::all_of(result.pairs.begin(), result.pairs.end(),
                                   [](const auto& pair) { return pair.b != "–" && beside_lines(pair.beside).empty(); });
  if (!common.empty()) {
    out += "Beside the scenario, all of A differs from B in:\n" + common + "\n";
  } else if (nothing && result.all_recorded && !result.pairs.empty()) {
    out += "Beside the scenario nothing differs: machines, versions and settings in effect are the same.\n\n";
  }
  for (const auto& note : result.notes) out += "note: " + note + "\n";
  if (result.gated) out += "gate: " + gate_summary(result) + "\n";
  return out;
}

Json compare_json(const CompareResult& result) {
  Json json{{"pairs", Json::array()}, {"notes", result.notes}, {"failed", result.failed()}};
  json["gate"] = result.gated ? Json(gate_summary(result)) : Json(nullptr);
  for (const auto& pair : result.pairs) json["pairs"].push_back(pair_json(pair));
  return json;
}

}  // namespace forklift::render
