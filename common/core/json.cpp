#include "common/core/json.hpp"

#include <fmt/format.h>

#include <cmath>
#include <set>

#include "common/core/error.hpp"
#include "common/core/json_text.hpp"

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
    const Depth deeper{*this};
    lines_.try_emplace(here.to_string(), line_);
    if (text_[at_] == '{') return object(here);
    if (text_[at_] == '[') return array(here);
    if (text_[at_] == '"') {
      string();
      return;
    }
    while (at_ < text_.size() && std::string_view{",]} \t\r\n"}.find(text_[at_]) == std::string_view::npos) ++at_;
  }

  /// Counts how deep the walk is: a text of brackets alone must not use up the stack.
  struct Depth {
    explicit Depth(LineIndex& index) : of(index) {
      if (++of.depth_ <= kDeepest) return;
      throw Error{ErrorKind::config, fmt::format("{} (line {})", of.file_, of.line_),
                  fmt::format("objects and lists are nested deeper than {} levels", kDeepest), "Use fewer levels"};
    }
    ~Depth() { --of.depth_; }
    LineIndex& of;
  };
  static constexpr int kDeepest = 100;

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
  int depth_ = 0;
  std::map<std::string, std::size_t> lines_;
};

/// The library's own words without its prefix: "syntax error while parsing … - unexpected …".
std::string reason(const std::string& library_text) {
  const auto colon = library_text.find(": syntax error");
  return colon == std::string::npos ? library_text : library_text.substr(colon + 2);
}

}  // namespace

std::optional<std::int64_t> whole_number(const Json& value) {
  if (value.is_number_unsigned()) {
    const auto number = value.get<std::uint64_t>();
    return number <= INT64_MAX ? std::optional{static_cast<std::int64_t>(number)} : std::nullopt;
  }
  if (value.is_number_integer()) return value.get<std::int64_t>();
  if (!value.is_number_float()) return std::nullopt;
  const double number = value.get<double>();
  constexpr double kTwoTo63 = 9223372036854775808.0;
  if (std::floor(number) != number || number < -kTwoTo63 || number >= kTwoTo63) return std::nullopt;
  return static_cast<std::int64_t>(number);
}

JsonDocument JsonDocument::parse(std::string text, std::string file) {
  JsonDocument document;
  document.text_ = without_byte_order_mark(std::move(text), file);
  document.file_ = std::move(file);
  const std::string plain = without_comments(document.text_, document.file_);
  try {
    document.root_ = Json::parse(plain);
  } catch (const Json::parse_error& error) {
    throw Error{ErrorKind::config, place_in_text(document.file_, plain, error.byte > 0 ? error.byte - 1 : 0),
                fmt::format("not valid JSON: {}", reason(error.what())),
                "Look for a missing comma, quote or bracket at or before that place"};
  } catch (const Json::out_of_range& error) {  // a number that no double holds
    const std::string_view words = error.what();
    throw Error{ErrorKind::config, document.file_,
                fmt::format("not valid JSON: {}", words.substr(words.find("] ") + 2)), "Write a smaller number"};
  }
  document.lines_ = LineIndex{plain, document.file_}.build();
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
