#include "orchestrator/scenario/options.hpp"

#include <algorithm>

#include "common/core/text.hpp"
#include "orchestrator/scenario/engine.hpp"
#include "orchestrator/scenario/expectations.hpp"
#include "orchestrator/scenario/judgement.hpp"
#include "orchestrator/scenario/matrix_table.hpp"
#include "orchestrator/scenario/search.hpp"
#include "orchestrator/scenario/tables.hpp"
#include "orchestrator/scenario/workload.hpp"

namespace forklift::scenario {
namespace {

void add_cluster(std::vector<Option>& all) {
  all.push_back({.path = "/cluster", .type = Type::object, .help = "What is started.", .required = true});
  fields::add_options(all, "/cluster", cluster_fields());
  for (const auto* engine : engines()) fields::add_options(all, "/cluster", engine->own_fields().cluster);
}

void add_workload(std::vector<Option>& all) {
  all.push_back({"/workload", Type::object, "The load.", Json::object()});
  fields::add_options(all, "/workload", workload_fields());
  for (const auto* workload : workloads()) fields::add_options(all, "/workload", workload->own_fields());
}

}  // namespace

const std::vector<Option>& options() {
  static const std::vector<Option> all = [] {
    std::vector<Option> table{{"", Type::object, "A scenario."}};
    fields::add_options(table, "", head_fields());
    fields::add_options(table, "", host_fields());
    fields::add_options(table, "", desk_fields());
    add_cluster(table);
    table.push_back({"/schema", Type::object, "How the tables are laid out.", Json::object()});
    fields::add_options(table, "/schema", schema_fields());
    add_workload(table);
    fields::add_options(table, "", proxy_fields());
    fields::add_options(table, "", fault_fields());
    add_matrix_options(table);
    add_search_options(table);
    add_compare_options(table);
    add_expect_options(table);
    return table;
  }();
  return all;
}

const Option* find_option(const JsonPointer& path) {
  static const auto parts_of = [] {  // asked for every value of every cell
    std::vector<std::vector<std::string>> all;
    for (const auto& option : options()) all.push_back(split(option.path, '/'));
    return all;
  }();
  const auto wanted = split(path.to_string(), '/');
  for (std::size_t i = 0; i < parts_of.size(); ++i) {
    const bool same =
        std::equal(parts_of[i].begin(), parts_of[i].end(), wanted.begin(), wanted.end(),
                   [](const std::string& part, const std::string& word) { return part == "*" || part == word; });
    if (same) return &options()[i];
  }
  return nullptr;
}

std::vector<std::string> known_keys(const JsonPointer& path) {
  const Option* parent = find_option(path);
  std::vector<std::string> keys;
  if (parent == nullptr) return keys;
  for (const auto& option : options()) {
    const auto slash = option.path.rfind('/');
    if (slash == std::string::npos || option.path.substr(0, slash) != parent->path) continue;
    const std::string key = option.path.substr(slash + 1);
    if (key != "*") keys.push_back(key);
  }
  return keys;
}

bool has_object_form(const Option& option) {
  return option.type == Type::integer && !known_keys(JsonPointer{option.path}).empty();
}

std::vector<std::string> dotted_names() {
  std::vector<std::string> names;
  for (const auto& option : options()) {
    if (option.path.empty() || option.path.find('*') != std::string::npos || option.path.rfind("/matrix", 0) == 0)
      continue;
    std::string name = option.path.substr(1);
    std::replace(name.begin(), name.end(), '/', '.');
    names.push_back(name);
  }
  return names;
}

}  // namespace forklift::scenario
