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
std::string place_of(const scenario::Scenario& scenario, const JsonDocument& document, const JsonPointer& pointer) {
  const auto name = join(split(pointer.parent_pointer().to_string().substr(1), '/'), ".");
  for (const auto& set : scenario.overrides) {
    if (set.starts_with(name + "=")) return "--set " + set;
  }
  return document.where(pointer);
}

struct Wanted {
  std::string measure;
  JsonPointer place;
};

/// Those of `compare.measures` and of `expect`, which may stand without a list.
std::vector<Wanted> wanted_of(const scenario::Scenario& scenario, const JsonDocument& document) {
  std::vector<Wanted> wanted;
  for (std::size_t i = 0; i < scenario.compare.measures.size(); ++i)
    wanted.push_back({scenario.compare.measures[i], JsonPointer{"/compare/measures"} / i});
  const bool alone =
      document.root().is_object() && document.root().contains("expect") && document.root()["expect"].is_object();
  for (std::size_t i = 0; i < scenario.expect.size(); ++i) {
    const JsonPointer expect{"/expect"};
    if (!scenario.expect[i].measure.empty())
      wanted.push_back({scenario.expect[i].measure, (alone ? expect : expect / i) / "measure"});
  }
  return wanted;
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
  const auto document = JsonDocument::parse(scenario.text, scenario.file);
  const auto wanted = wanted_of(scenario, document);
  if (wanted.empty()) return {};
  const auto known = names_in(scenario);
  std::vector<Error> errors;
  for (const auto& [measure, place] : wanted) {
    if (std::find(known.begin(), known.end(), measure) != known.end()) continue;
    const auto near = nearest_name(measure, known);
    errors.emplace_back(ErrorKind::config, place_of(scenario, document, place),
                        fmt::format("no cell has a measure \"{}\"", measure),
                        near ? fmt::format("Did you mean \"{}\"?", *near) : "The measures are: " + join(known, ", "));
  }
  return errors;
}

}  // namespace forklift::collect
