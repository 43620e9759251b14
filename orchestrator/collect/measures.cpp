#include "orchestrator/collect/measures.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "common/core/json.hpp"
#include "common/core/text.hpp"
#include "orchestrator/cluster/engine.hpp"
#include "orchestrator/scenario/workload.hpp"

namespace forklift::collect {
namespace {

/// A list that --set replaced has no place in the file.
std::string place_of(const scenario::Scenario& scenario, const JsonDocument& document, std::size_t i) {
  for (const auto& set : scenario.overrides) {
    if (set.starts_with("compare.measures=")) return "--set " + set;
  }
  return document.where(JsonPointer{"/compare/measures"} / i);
}

std::vector<std::string> names_in(const scenario::Scenario& scenario) {
  std::vector<std::string> names;
  for (const auto& cell : scenario.cells) {
    for (const auto& measure : measures_of(cell.settings)) {
      if (std::find(names.begin(), names.end(), measure.name) == names.end()) names.push_back(measure.name);
    }
  }
  return names;
}

}  // namespace

std::vector<store::Measure> measures_of(const scenario::Settings& settings) {
  auto measures = scenario::description_of(settings.workload).measures(settings.workload);
  for (auto& of_engine : cluster::engine_of(settings.cluster).measures()) measures.push_back(std::move(of_engine));
  return measures;
}

std::vector<Error> unknown_measures(const scenario::Scenario& scenario) {
  const auto& wanted = scenario.compare.measures;
  if (wanted.empty()) return {};
  const auto known = names_in(scenario);
  const auto document = JsonDocument::parse(scenario.text, scenario.file);
  std::vector<Error> errors;
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    if (std::find(known.begin(), known.end(), wanted[i]) != known.end()) continue;
    const auto near = nearest_name(wanted[i], known);
    errors.emplace_back(ErrorKind::config, place_of(scenario, document, i),
                        fmt::format("no cell has a measure \"{}\"", wanted[i]),
                        near ? fmt::format("Did you mean \"{}\"?", *near) : "The measures are: " + join(known, ", "));
  }
  return errors;
}

}  // namespace forklift::collect
