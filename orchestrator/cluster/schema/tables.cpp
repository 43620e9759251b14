#include "orchestrator/cluster/schema/tables.hpp"

#include <regex>
#include <utility>

#include "common/core/text.hpp"

namespace forklift::cluster {

namespace templates {
extern const std::vector<std::pair<std::string_view, std::string_view>> kFiles;  // made by cmake/embed.cmake
}

namespace {

std::string without_comments(std::string_view text) {
  std::string kept;
  for (const auto& line : split(text, '\n')) {
    if (line.rfind("--", 0) != 0) kept += line + "\n";
  }
  return kept;
}

Table parse(const std::string& statement) {
  static const std::regex name{R"(CREATE TABLE (\w+))"};
  static const std::regex column{R"(/\*options:\w+:(\w+)\*/)"};
  static const std::regex key{R"(PRIMARY KEY \(([^)]*)\))"};
  Table table;
  table.text = statement;
  std::smatch match;
  if (std::regex_search(statement, match, name)) table.name = match[1];
  if (std::regex_search(statement, match, column)) table.warehouse_column = match[1];
  if (std::regex_search(statement, match, key)) {
    for (auto word : split(match[1].str(), ',')) {
      word.erase(0, word.find_first_not_of(' '));
      table.primary_key.push_back(word);
    }
  }
  return table;
}

std::vector<Table> read_template() {
  std::vector<Table> all;
  for (auto& statement : split(without_comments(templates::kFiles.front().second), ';')) {
    const auto begin = statement.find("CREATE");
    if (begin != std::string::npos) all.push_back(parse(statement.substr(begin)));
  }
  return all;
}

}  // namespace

const std::vector<Table>& tables() {
  static const std::vector<Table> all = read_template();
  return all;
}

std::string create_table(const Table& table, const std::string& options, const std::string& using_hash) {
  static const std::regex options_mark{R"( ?/\*options:[^*]*\*/)"};
  static const std::regex hash_mark{R"( ?/\*using_hash\*/)"};
  // Replacement texts are ours and hold no "$", which std::regex_replace would read as a reference.
  std::string text = std::regex_replace(table.text, hash_mark, using_hash.empty() ? "" : " " + using_hash);
  return std::regex_replace(text, options_mark, options.empty() ? "" : " " + options);
}

std::vector<std::string> table_names() {
  std::vector<std::string> names;
  for (const auto& table : tables()) names.push_back(table.name);
  return names;
}

}  // namespace forklift::cluster
