// A function does one thing, and fits on a screen: none in our own code has more than 60 lines.
#include <catch2/catch.hpp>
#include <cctype>
#include <filesystem>
#include <fstream>
#include <regex>
#include <sstream>
#include <string>
#include <vector>

#include "tests/architecture/folders.hpp"

namespace fs = std::filesystem;

namespace {

constexpr int kMostLines = 60;

/// The text with comments, texts and characters blanked, so that every brace left is one of code.
std::string code_of(const std::string& text) {
  static const std::regex quiet{R"rx(//[^\n]*|R"(\w*)\((?:.|\n)*?\)\1"|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])')rx"};
  std::string code;
  std::size_t last = 0;
  for (std::sregex_iterator at{text.begin(), text.end(), quiet}, end; at != end; ++at) {
    code += text.substr(last, static_cast<std::size_t>(at->position()) - last);
    for (const char c : at->str()) code += c == '\n' ? '\n' : ' ';
    last = static_cast<std::size_t>(at->position() + at->length());
  }
  return code + text.substr(last);
}

struct Block {
  bool holds_functions = false;  ///< a namespace or a type
  bool function = false;
  int line = 0;
  std::string head{};  ///< what stands before it: an initialiser's braces do not end a statement
};

/// What a block is by what stands before its brace, since the last statement.
Block block_of(const std::string& head, int line) {
  static const std::regex scope{R"(\b(namespace|class|struct|union|enum|extern)\b[^()=]*$)"};
  static const std::regex function{R"(\)[^=]*$)"};
  const bool apart = !head.empty() && std::isspace(static_cast<unsigned char>(head.back())) != 0;  // else of a value
  return {std::regex_search(head, scope), apart && std::regex_search(head, function), line};
}

/// "NAME:LINE: 73 lines" of each function that is too long.
std::vector<std::string> long_functions(const std::string& name, const std::string& text) {
  std::vector<std::string> found;
  std::vector<Block> blocks;
  std::string head;
  int line = 1;
  for (const char c : code_of(text)) {
    if (c == '\n') ++line;
    if (c == '{') {
      const bool outside = blocks.empty() || blocks.back().holds_functions;
      auto block = block_of(head.substr(head.size() - std::min<std::size_t>(head.size(), 400)), line);
      block.function = block.function && outside && !block.holds_functions;
      block.head = head;
      blocks.push_back(block);
    } else if (c == '}' && !blocks.empty()) {
      const int lines = line - blocks.back().line + 1;
      if (blocks.back().function && lines > kMostLines)
        found.push_back(name + ":" + std::to_string(blocks.back().line) + ": " + std::to_string(lines) + " lines");
      const auto closed = blocks.back();
      blocks.pop_back();
      head = closed.function || closed.holds_functions ? "" : closed.head + "{}";
      continue;
    }
    head = c == ';' || c == '{' ? "" : head + c;
  }
  return found;
}

}  // namespace

TEST_CASE("architecture: no function is longer than 60 lines", "[architecture][unit]") {
  std::vector<std::string> found;
  for (const auto& folder : kFolders) {
    for (const auto& entry : fs::recursive_directory_iterator(fs::path{FORKLIFT_SOURCE_DIR} / folder)) {
      if (entry.path().extension() != ".cpp" && entry.path().extension() != ".hpp") continue;
      std::stringstream text;
      text << std::ifstream{entry.path()}.rdbuf();
      const auto name = fs::relative(entry.path(), FORKLIFT_SOURCE_DIR).string();
      for (auto& one : long_functions(name, text.str())) found.push_back(std::move(one));
    }
  }
  CHECK(found == std::vector<std::string>{});
}

TEST_CASE("architecture: a function that is too long is found, whatever is in it", "[architecture][unit]") {
  std::string body;
  for (int i = 0; i < 60; ++i) body += "  call(\"}\", '{');  // }\n";
  CHECK(long_functions("a.cpp", "namespace a {\nclass B {\n  int f() const {\n" + body + "}\n};\n}\n") ==
        std::vector<std::string>{"a.cpp:3: 62 lines"});
  CHECK(long_functions("a.cpp", "C::C(int i)\n    : i_(i), j_{1} {\n" + body + "}\n").size() == 1);
  CHECK(long_functions("a.cpp", "namespace a {\n" + std::string(100, '\n') + "}\n").empty());
  CHECK(long_functions("a.cpp", "const int kTable[] = {\n" + std::string(100, '\n') + "};\n").empty());
}
