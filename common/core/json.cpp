#include "common/core/json.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "common/core/error.hpp"

template class nlohmann::basic_json<>;

namespace forklift {
namespace {

/// Walks a text that is known to be valid JSON and notes the line on which each value (or its key) begins.
class LineIndex {
 public:
  LineIndex(const std::string& text, const std::string& file) : text_(text), file_(file) {}

  std::map<std::string, std::size_t> build() {
    lines_[""] = 1;
    value(JsonPointer{});
    return std::move(lines_);
  }

 private:
  void blanks() {
    while (at_ < text_.size() && std::string_view{" \t\r\n"}.find(text_[at_]) != std::string_view::npos) step();
  }
  void step() {
    if (text_[at_] == '\n') ++line_;
    ++at_;
  }

  std::string string() {
    const std::size_t begin = at_++;
    while (text_[at_] != '"') at_ += text_[at_] == '\\' ? 2 : 1;
    ++at_;
    return Json::parse(text_.substr(begin, at_ - begin)).get<std::string>();
  }

  void value(const JsonPointer& here) {
    blanks();
    lines_.try_emplace(here.to_string(), line_);
    if (text_[at_] == '{') return object(here);
    if (text_[at_] == '[') return array(here);
    if (text_[at_] == '"') {
      string();
      return;
    }
    while (at_ < text_.size() && std::string_view{",]} \t\r\n"}.find(text_[at_]) == std::string_view::npos) ++at_;
  }

  void object(const JsonPointer& here) {
    std::set<std::string> seen;
    ++at_;
    for (blanks(); text_[at_] != '}'; blanks()) {
      if (text_[at_] == ',') {
        ++at_;
        continue;
      }
      const std::size_t key_line = line_;
      const std::string key = string();
      if (!seen.insert(key).second) {
        throw Error{ErrorKind::config, fmt::format("{}:{} (line {})", file_, (here / key).to_string(), key_line),
                    fmt::format("the key \"{}\" stands twice in this object", key), "Remove one of the two"};
      }
      lines_[(here / key).to_string()] = key_line;
      blanks();
      ++at_;  // the colon
      value(here / key);
    }
    ++at_;
  }

  void array(const JsonPointer& here) {
    std::size_t index = 0;
    ++at_;
    for (blanks(); text_[at_] != ']'; blanks()) {
      if (text_[at_] == ',') {
        ++at_;
        continue;
      }
      value(here / index++);
    }
    ++at_;
  }

  const std::string& text_;
  const std::string& file_;
  std::size_t at_ = 0;
  std::size_t line_ = 1;
  std::map<std::string, std::size_t> lines_;
};

/// The library's own words without its prefix: "syntax error while parsing … - unexpected …".
std::string reason(const std::string& library_text) {
  const auto colon = library_text.find(": syntax error");
  return colon == std::string::npos ? library_text : library_text.substr(colon + 2);
}

}  // namespace

JsonDocument JsonDocument::parse(std::string text, std::string file) {
  JsonDocument document;
  document.text_ = std::move(text);
  document.file_ = std::move(file);
  try {
    document.root_ = Json::parse(document.text_);
  } catch (const Json::parse_error& error) {
    const std::size_t end = std::min(error.byte > 0 ? error.byte - 1 : 0, document.text_.size());
    const auto before = std::string_view{document.text_}.substr(0, end);
    const auto line = 1 + std::count(before.begin(), before.end(), '\n');
    const auto last_break = before.rfind('\n');
    const auto column = 1 + (last_break == std::string_view::npos ? end : end - last_break - 1);
    throw Error{ErrorKind::config, fmt::format("{} (line {}, column {})", document.file_, line, column),
                fmt::format("not valid JSON: {}", reason(error.what())),
                "Look for a missing comma, quote or bracket at or before that place"};
  } catch (const Json::out_of_range& error) {  // a number that no double holds
    const std::string_view words = error.what();
    throw Error{ErrorKind::config, document.file_,
                fmt::format("not valid JSON: {}", words.substr(words.find("] ") + 2)), "Write a smaller number"};
  }
  document.lines_ = LineIndex{document.text_, document.file_}.build();
  return document;
}

std::size_t JsonDocument::line(const JsonPointer& pointer) const {
  for (JsonPointer at = pointer;; at.pop_back()) {
    const auto found = lines_.find(at.to_string());
    if (found != lines_.end()) return found->second;
    if (at.empty()) return 1;
  }
}

std::string JsonDocument::where(const JsonPointer& pointer) const {
  const std::string path = pointer.to_string();
  return fmt::format("{}{}{} (line {})", file_, path.empty() ? "" : ":", path, line(pointer));
}

}  // namespace forklift
