#include "orchestrator/scenario/options_engines.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "common/core/text.hpp"

namespace forklift::scenario {
namespace {

void add_word(std::vector<std::string>& words, const std::string& word) {
  if (std::find(words.begin(), words.end(), word) == words.end()) words.push_back(word);
}

}  // namespace

std::string lists_help(const std::string& what, NodeKind EngineFacts::*nodes) {
  std::vector<std::string> names;
  for (const auto* engine : engines()) {
    if ((engine->facts.*nodes).used) names.push_back("`" + engine->facts.name + "`");
  }
  return fmt::format("{} ({}).", what, join(names, ", "));
}

std::vector<std::string> item_places() {
  std::vector<std::string> places{"default"};
  for (const auto* engine : engines()) {
    for (const auto& place : engine->facts.item_places) add_word(places, place);
  }
  return places;
}

std::vector<std::string> words_of(std::vector<std::string> common, std::vector<Way> EngineFacts::*ways) {
  for (const auto* engine : engines()) {
    for (const auto& way : engine->facts.*ways) add_word(common, way.word);
  }
  return common;
}

std::string backends_help() {
  std::string help = "`sql`: batches of statements.";
  for (const auto* engine : engines()) {
    for (const auto& way : engine->facts.lookup_backends)
      help += fmt::format(" `{}`: the {}, with engine `{}`; the driver must have been built with it.", way.word,
                          way.title, engine->facts.name);
  }
  return help;
}

std::string load_methods_help() {
  std::vector<std::string> all;
  for (const auto* engine : engines())
    all.push_back(fmt::format("`{}` by {}", engine->facts.name, engine->facts.auto_load));
  return fmt::format("How rows are loaded. `auto`: {}.", join(all, ", "));
}

}  // namespace forklift::scenario
