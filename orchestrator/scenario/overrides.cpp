#include "orchestrator/scenario/overrides.hpp"

#include <fmt/format.h>

#include "common/core/error.hpp"
#include "common/core/text.hpp"
#include "orchestrator/scenario/options.hpp"
#include "orchestrator/scenario/validate.hpp"

namespace forklift::scenario {
namespace {

bool is_index(const std::string& word) {
  return !word.empty() && word.find_first_not_of("0123456789") == std::string::npos && word.size() < 6;
}

/// Repeats the list's elements in turn, or cuts it, until it has `count` of them.
void resize_list(Json& scenario, const std::string& list_name, const Override& change) {
  const auto pointer = to_pointer(list_name);
  if (!change.value.is_number_integer() || change.value.get<int>() < 1 || change.value.get<int>() > 1024) {
    throw Error{ErrorKind::config, change.where,
                fmt::format("expected an integer from 1 to 1024, found {}", found(change.value)),
                "Write how many nodes the cell has"};
  }
  if (!scenario.contains(pointer) || !scenario[pointer].is_array() || scenario[pointer].empty()) {
    throw Error{ErrorKind::config, change.where, fmt::format("there is no list {} to repeat", list_name),
                "Name at least one node in that list"};
  }
  const Json given = scenario[pointer];
  Json& list = scenario[pointer] = Json::array();
  for (std::size_t i = 0; i < change.value.get<std::size_t>(); ++i) {
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

}  // namespace

Override parse_override(const std::string& text) {
  const auto equals = text.find('=');
  if (equals == std::string::npos || equals == 0) {
    throw Error{ErrorKind::config, "--set " + text, "expected NAME=VALUE",
                "Write for example --set workload.duration=20s"};
  }
  const std::string value = text.substr(equals + 1);
  Json parsed = Json::parse(value, nullptr, false);
  return {text.substr(0, equals), parsed.is_discarded() ? Json(value) : std::move(parsed), "--set " + text};
}

JsonPointer to_pointer(const std::string& dotted) {
  JsonPointer pointer;
  for (const auto& part : split(dotted, '.')) pointer /= part;
  return pointer;
}

void apply(Json& scenario, const Override& change) {
  for (const auto* list : {"cluster.management_servers", "cluster.data_nodes", "cluster.sql_nodes"}) {
    if (change.name == std::string{list} + ".count") return resize_list(scenario, list, change);
  }
  const auto pointer = to_pointer(change.name);
  if (change.name.rfind("matrix", 0) == 0 || find_option(pointer) == nullptr) unknown_name(change);
  Json* at = &scenario;
  for (const auto& part : split(change.name, '.')) {
    if (at->is_array()) {
      if (!is_index(part) || std::stoul(part) >= at->size()) {
        throw Error{ErrorKind::config, change.where, fmt::format("{} is no element of a list of {}", part, at->size()),
                    "Counting starts at 0"};
      }
      at = &(*at)[std::stoul(part)];
      continue;
    }
    if (at->is_null()) *at = Json::object();
    if (!at->is_object()) unknown_name(change);
    at = &(*at)[part];
  }
  *at = change.value;
}

}  // namespace forklift::scenario
