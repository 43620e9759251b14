#include "orchestrator/scenario/reference.hpp"

#include <fmt/format.h>

#include "common/core/text.hpp"
#include "orchestrator/scenario/limits.hpp"
#include "orchestrator/scenario/options.hpp"

namespace forklift::scenario {
namespace {

std::string shown_path(const Option& option) {
  auto parts = split(option.path.substr(1), '/');
  return join(parts, ".");
}

bool is_node_list(const std::string& path) {
  return path == "/cluster/management_servers" || path == "/cluster/data_nodes" || path == "/cluster/sql_nodes";
}

Json schema_of(const JsonPointer& path);

Json object_schema(const Option& option, const JsonPointer& path) {
  Json schema{{"type", "object"}};
  if (option.type == Type::map) {
    if (find_option(path / "*") != nullptr) schema["additionalProperties"] = schema_of(path / "*");
    for (const auto& key : known_keys(path)) schema["properties"][key] = schema_of(path / key);
    return schema;
  }
  Json required = Json::array();
  for (const auto& key : known_keys(path)) {
    schema["properties"][key] = schema_of(path / key);
    if (find_option(path / key)->required) required.push_back(key);
  }
  schema["additionalProperties"] = false;
  if (!required.empty()) schema["required"] = required;
  return schema;
}

Json leaf_schema(const Option& option) {
  switch (option.type) {
    case Type::integer:
      return {{"type", "integer"}};
    case Type::number:
      return option.or_null ? Json{{"type", {"number", "null"}}} : Json{{"type", "number"}};
    case Type::boolean:
      return {{"type", "boolean"}};
    case Type::duration: {
      const Json with_unit{{"type", "string"}, {"pattern", "^[0-9]+(\\.[0-9]+)?(us|ms|s|m|h)$"}};
      if (option.low.value_or(1) > 0) return with_unit;
      return {{"anyOf", {{{"const", 0}}, with_unit}}};  // 0 needs no unit
    }
    case Type::choice:
      return {{"enum", option.choices}};
    case Type::scalar:
      return {{"type", {"string", "number", "boolean"}}};
    case Type::spread:
      return {
          {"anyOf",
           {{{"type", "integer"}, {"minimum", *option.low}, {"maximum", *option.high}}, {{"const", "node-group"}}}}};
    default:
      return {{"type", "string"}};
  }
}

Json schema_of(const JsonPointer& path) {
  const Option& option = *find_option(path);
  Json schema;
  if (option.type == Type::object || option.type == Type::map) {
    schema = object_schema(option, path);
  } else if (has_object_form(option)) {
    schema["anyOf"] = {{{"type", "integer"}, {"minimum", *option.low}, {"maximum", *option.high}},
                       object_schema(option, path)};
  } else if (option.type == Type::list) {
    schema = {{"type", "array"}};
    if (find_option(path / "*") != nullptr) schema["items"] = schema_of(path / "*");
    if (option.or_one) schema = {{"anyOf", {schema, schema["items"]}}};
  } else {
    schema = leaf_schema(option);
    if (option.low && option.type != Type::duration && option.type != Type::spread) schema["minimum"] = *option.low;
    if (option.high && option.type != Type::duration && option.type != Type::spread) schema["maximum"] = *option.high;
  }
  // JSON Schema knows no bounds of durations.
  schema["description"] =
      option.type == Type::duration ? option.help + " Here: " + range_of(option) + "." : option.help;
  if (!option.fallback.is_null()) schema["default"] = option.fallback;
  return schema;
}

}  // namespace

std::string reference_markdown() {
  std::string text =
      "# Scenario reference\n\nMade by `forklift reference`; do not edit. `*` stands for any name or position. Every "
      "value can be\n"
      "replaced on the command line, `--set workload.duration=20s`, and varied in the matrix, but for those that are "
      "the same in\nall cells. `cluster.sql_nodes.count=4` (also `data_nodes`, `management_servers`) repeats or cuts a "
      "list. Where a name of a host\nor an option has dots, the longest that the scenario has is taken; "
      "`hosts.\"db1.example.com\".address` leaves no doubt.\n\n"
      "Scenarios are JSON in UTF-8; `//` and `/* */` comments and trailing commas are allowed. Paths on hosts are "
      "absolute or begin with\n`~/`; paths of this machine (`identity`, `known_hosts`, `password_file`, "
      "`server_public_key_file`, `basedir` with `deploy`) are relative to the scenario's file.\n\n"
      "| name | value | default | meaning |\n|---|---|---|---|\n";
  for (const auto& option : options()) {
    if (option.path.empty()) continue;
    const std::string fallback = option.required             ? "required"
                                 : option.fallback.is_null() ? ""
                                                             : "`" + option.fallback.dump() + "`";
    text += fmt::format("| `{}` | {}{} | {} | {}{} |\n", shown_path(option),
                        describe(option) + (has_object_form(option) ? ", or an object" : ""),
                        option.unit.empty() ? "" : " (" + option.unit + ")", fallback, option.help,
                        option.fixed ? " The same in all cells." : "");
    if (is_node_list(option.path))
      text += fmt::format(
          "| `{}.count` | an integer from 1 to {} |  | In `--set` and the matrix: repeats or cuts the list. |\n",
          shown_path(option), kMostNodes);
  }
  return text;
}

std::string json_schema() {
  Json schema = schema_of(JsonPointer{});
  schema["$schema"] = "https://json-schema.org/draft/2020-12/schema";
  schema["title"] = "Forklift scenario";
  return schema.dump(2) + "\n";
}

}  // namespace forklift::scenario
