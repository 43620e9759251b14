#include "orchestrator/scenario/overrides.hpp"

#include <fmt/format.h>

#include "common/core/error.hpp"
#include "common/core/parse_json.hpp"
#include "common/core/text.hpp"
#include "orchestrator/scenario/limits.hpp"
#include "orchestrator/scenario/names.hpp"
#include "orchestrator/scenario/options.hpp"
#include "orchestrator/scenario/validate.hpp"

namespace forklift::scenario {
namespace {

/// Repeats the list's elements in turn, or cuts it, until it has `count` of them.
void resize_list(Json& scenario, const std::string& list_name, const Override& change) {
  const auto pointer = to_pointer(list_name, scenario);
  const auto count = whole_number(change.value);
  if (!count || *count < 1 || *count > kMostNodes) {
    const auto wrong =
        count ? fmt::format("; {} is {} it", *count, *count < 1 ? "below" : "above") : ", found " + found(change.value);
    throw Error{ErrorKind::config, change.where, fmt::format("expected an integer from 1 to {}{}", kMostNodes, wrong),
                "Write how many nodes the cell has"};
  }
  if (!scenario.contains(pointer) || !scenario[pointer].is_array() || scenario[pointer].empty()) {
    throw Error{ErrorKind::config, change.where, fmt::format("there is no list {} to repeat", list_name),
                "Name at least one node in that list"};
  }
  const Json given = scenario[pointer];
  Json& list = scenario[pointer] = Json::array();
  for (std::size_t i = 0; i < static_cast<std::size_t>(*count); ++i) {
    Json node = given[i % given.size()];
    if (i >= given.size() && node.is_object()) node.erase("port");  // two nodes can't share it
    list.push_back(std::move(node));
  }
}

[[noreturn]] void unknown_name(const Override& change) {
  const auto near = nearest_name(change.name, dotted_names());
  throw Error{ErrorKind::config, change.where, fmt::format("there is no scenario value \"{}\"", change.name),
              near ? fmt::format("Did you mean \"{}\"?", *near)
                   : "Names look like workload.duration; docs/scenario.md has them all"};
}

/// JSON if it is JSON, else a text. Objects are held to the same rules as those of a file.
Json parse_value(const std::string& text, const std::string& where) {
  Json parsed = parse_json_or_discard(text);
  if (parsed.is_structured()) return JsonDocument::parse(text, where).root();
  return parsed.is_discarded() ? Json(text) : parsed;
}

}  // namespace

Override parse_override(const std::string& text) {
  if (const auto shown = to_text(text); Json::parse(shown) != text) {
    throw Error{ErrorKind::config, "--set " + Json::parse(shown).get<std::string>(), "it is not UTF-8",
                "Set your terminal or script to UTF-8"};
  }
  std::size_t equals = 0;
  for (bool quoted = false; equals < text.size() && (quoted || text[equals] != '='); ++equals) {
    if (text[equals] == '"') quoted = !quoted;
  }
  if (equals == text.size() || equals == 0) {
    throw Error{ErrorKind::config, "--set " + text, "expected NAME=VALUE",
                "Write for example --set workload.duration=20s"};
  }
  return {text.substr(0, equals), parse_value(text.substr(equals + 1), "--set " + text.substr(0, equals)),
          "--set " + text};
}

std::string value_text(const Json& value) { return value.is_string() ? value.get<std::string>() : value.dump(); }

JsonPointer apply(Json& scenario, const Override& change) {
  for (const auto* list : {"cluster.management_servers", "cluster.data_nodes", "cluster.sql_nodes"}) {
    if (change.name != std::string{list} + ".count") continue;
    resize_list(scenario, list, change);
    return JsonPointer{} / "cluster" / parts_of(change.name).at(1) / "count";
  }
  const auto path = path_of(change.name, scenario);
  auto pointer = to_pointer(change.name, scenario);
  if (path.front() == "matrix" || find_option(pointer) == nullptr) unknown_name(change);
  Json* at = &scenario;
  JsonPointer here;
  for (const auto& part : path) {
    if (at->is_array()) {
      const auto index = index_of(part);
      if (!index || *index >= at->size()) {
        throw Error{ErrorKind::config, change.where, fmt::format("{} is no element of a list of {}", part, at->size()),
                    "Counting starts at 0"};
      }
      at = &(*at)[*index];
      here /= *index;
      continue;
    }
    const auto* option = find_option(here);
    const bool other_form = option != nullptr && has_object_form(*option) && !at->is_object();
    if (at->is_null() || other_form) *at = Json::object();
    if (!at->is_object()) unknown_name(change);
    at = &(*at)[part];
    here /= part;
  }
  *at = change.value;
  return pointer;
}

}  // namespace forklift::scenario
