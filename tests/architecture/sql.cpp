// Names and texts come into a statement through sql::identifier() and sql::literal() alone. What is looked for: a
// name's place in a format string or before a "+" that holds something else, quotes around a place, and backquotes by
// hand.
#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <map>
#include <regex>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "tests/architecture/folders.hpp"

namespace fs = std::filesystem;

namespace {

const std::map<std::string, std::string> kByHand{
    {"driver/keylookup/sql_text.cpp", "the contract holds the table's name to letters, digits and _"},
    {"driver/transactions/procedures.cpp", "names and fingerprints are from our embedded files"},
    {"driver/transactions/executor.cpp", "names are constants"},
    {"orchestrator/cluster/server/account.cpp", "an account is its quoted name and host"},
    {"common/store/migrations.cpp", "the schema's name is a constant of the caller"},
    {"common/store/schema.cpp", "the schema's name is a constant of the caller"},
    {"common/store/merge.cpp", "names are those of our migrations, which is checked when the file is opened"},
};

std::string text_of(const fs::path& file) {
  std::ostringstream text;
  text << std::ifstream{file}.rdbuf();
  static const std::regex comment{R"((^|\n)\s*//[^\n]*)"};
  return std::regex_replace(text.str(), comment, "$1");
}

/// The literals that stand side by side at `at`, joined; `at` is then behind the last. Empty if there is none.
std::string literal_at(const std::string& code, std::size_t& at) {
  std::string all;
  for (auto next = at; (next = code.find_first_not_of(" \n", next)) != std::string::npos && code[next] == '"';
       at = next) {
    for (++next; next < code.size() && code[next] != '"'; ++next) {
      if (code[next] == '\\') all += code[next++];
      all += code[next];
    }
    ++next;
  }
  return all;
}

/// The arguments behind `at`, up to the parenthesis that closes the call.
std::vector<std::string> arguments_at(const std::string& code, std::size_t at) {
  std::vector<std::string> all;
  int depth = 0;
  for (bool quoted = false; at < code.size() && depth >= 0; ++at) {
    const char c = code[at];
    if (c == '"' && code[at - 1] != '\\') quoted = !quoted;
    if (!quoted && std::string{"([{"}.find(c) != std::string::npos) ++depth;
    if (!quoted && std::string{")]}"}.find(c) != std::string::npos && --depth < 0) break;
    if (!quoted && depth == 0 && c == ',') {
      all.emplace_back();
    } else if (!all.empty() && (c != ' ' || !all.back().empty()) && c != '\n') {
      all.back() += c;
    }
  }
  return all;
}

/// Quoted by the one function, a constant of ours, or a name that one of ours gives back.
bool is_safe_name(const std::string& argument) {
  static const std::regex safe{
      R"(^((sql::)?identifier\(|(\w+::)*k[A-Z]\w*$|tpcc::name\(|note_in\(|identifiers$|\+\+number|number\b).*)"};
  return std::regex_match(argument, safe);
}

const std::string kNamePlace =
    R"(\b(?:FROM|INTO|TABLE|UPDATE|DATABASE|USE|EXISTS|JOIN|VIEW|PROCEDURE|FUNCTION|TABLESPACE|TRIGGER) )";

/// Which places of the format string, by the number of their argument, hold names: "FROM {}.{}", "DROP TABLE {0}".
std::set<std::size_t> name_places(const std::string& format) {
  static const std::regex after_keyword{kNamePlace + R"(\{\d?\}(?:\.\{\d?\})?)"}, place{R"(\{(\d?)[^}]*\})"};
  std::set<std::size_t> names;
  for (std::sregex_iterator one{format.begin(), format.end(), after_keyword}, end; one != end; ++one) {
    std::size_t position = 0;
    for (std::sregex_iterator each{format.begin(), format.end(), place}; each != end; ++each, ++position) {
      const bool inside = each->position() >= one->position() && each->position() < one->position() + one->length();
      if (inside) names.insert((*each)[1].length() > 0 ? std::stoul((*each)[1]) : position);
    }
  }
  return names;
}

/// What is wrong with the statements in `code`.
std::vector<std::string> troubles(const std::string& code) {
  std::vector<std::string> found;
  static const std::regex call{R"(\bformat(_to)?\()"}, joined{kNamePlace + R"~("\s*\+\s*([^;\n]*))~"};
  static const std::regex quoted_place{R"('\{\d?\}')"}, backquote{R"(`\{\d?\}|`"\s*\+|\+\s*"`)"};
  static const std::regex statement{R"(\b(SELECT|INSERT|UPDATE|DELETE|CREATE|DROP|ALTER|GRANT|SHOW|COMMENT|CALL)\b)"};
  for (std::sregex_iterator one{code.begin(), code.end(), call}, end; one != end; ++one) {
    auto at = static_cast<std::size_t>(one->position() + one->length());
    if ((*one)[1].matched) at = code.find('"', at);
    const auto format = literal_at(code, at);
    const auto arguments = arguments_at(code, at);
    for (const auto name : name_places(format)) {
      if (name >= arguments.size() || !is_safe_name(arguments[name])) found.push_back("a name by hand in: " + format);
    }
    if (!std::regex_search(format, statement)) continue;
    if (std::regex_search(format, quoted_place)) found.push_back("a text by hand in: " + format);
    if (std::regex_search(format, backquote)) found.push_back("a backquote by hand in: " + format);
  }
  for (std::sregex_iterator one{code.begin(), code.end(), joined}, end; one != end; ++one) {
    if (!is_safe_name((*one)[1])) found.push_back("a name by hand: " + one->str());
  }
  return found;
}

}  // namespace

TEST_CASE("architecture: names and texts in statements are quoted by one function", "[architecture][unit]") {
  std::set<std::string> seen;
  int files = 0;
  for (const auto& folder : kFolders) {
    for (const auto& entry : fs::recursive_directory_iterator(fs::path{FORKLIFT_SOURCE_DIR} / folder)) {
      if (entry.path().extension() != ".cpp" && entry.path().extension() != ".hpp") continue;
      ++files;
      const auto name = fs::relative(entry.path(), FORKLIFT_SOURCE_DIR).string();
      for (const auto& trouble : troubles(text_of(entry.path()))) {
        INFO(name << ": " << trouble);
        CHECK(kByHand.contains(name));
        seen.insert(name);
      }
    }
  }
  CHECK(files > 300);
  for (const auto& [name, why] : kByHand) {
    INFO(name << " is an exception without need");
    CHECK(seen.contains(name));
  }
}

TEST_CASE("architecture: a statement that is not quoted by the one function is found", "[architecture][unit]") {
  for (const auto* code : {
           R"(format("CREATE DATABASE IF NOT EXISTS `{}`", name))",
           R"(format("SELECT 1 FROM {}", table))",
           R"(format("SELECT 1 FROM {}.{} WHERE a = {}", identifier(d), table, literal(x)))",
           R"(format("DROP TABLE {0}; CREATE TABLE {0} (a INT PRIMARY KEY", cell.database))",
           R"(format("SELECT 1 FROM x WHERE a = '{}'", name))",
           R"(query("USE " + cell.database))",
           R"(query("DROP DATABASE " + name + ";"))",
           "format(\"SELECT \"\n \"1 FROM {}\", name)",
       }) {
    INFO(code);
    CHECK(troubles(code).size() == 1);
  }
  for (const auto* code : {
           R"(format("SELECT 1 FROM {}.{} WHERE a = {}", identifier(d), sql::identifier(table), literal(x)))",
           R"(format("SELECT {} FROM {}", columns, kTable))",
           R"(query("USE " + identifier(cell.database)))",
           R"(format("| `{}` | {} |", one.option, one.value))",
           R"(format("{} refuses user '{}'", host, user))",
       }) {
    INFO(code);
    CHECK(troubles(code).empty());
  }
}
