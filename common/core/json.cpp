#include "common/core/json.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>

#include "common/core/error.hpp"
#include "common/core/json_text.hpp"

template class nlohmann::basic_json<>;

namespace forklift {

/// A tree like that of the values: a map from whole pointers to lines would hold each key once for every value below
/// it, and so come to the square of the text's size.
struct JsonLines {
  std::size_t line = 0;  ///< 0: not known yet
  std::map<std::string, std::unique_ptr<JsonLines>> below{};
};

namespace {

/// Walks a text that is known to be valid JSON and notes the line on which each value (or its key) begins.
class LineIndex {
 public:
  LineIndex(const std::string& text, const std::string& file) : text_(text), file_(file) {}

  std::shared_ptr<const JsonLines> build() {
    auto lines = std::make_shared<JsonLines>(JsonLines{.line = 1});
    value(*lines);
    return lines;
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

  void value(JsonLines& here) {
    blanks();
    const Depth deeper{*this};
    if (here.line == 0) here.line = line_;
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

  void object(JsonLines& here) {
    ++at_;
    for (blanks(); text_[at_] != '}'; blanks()) {
      if (text_[at_] == ',') {
        ++at_;
        continue;
      }
      path_.push_back(string());
      const auto [member, is_new] = here.below.try_emplace(path_.back());
      if (!is_new) throw_twice();
      member->second = std::make_unique<JsonLines>(JsonLines{.line = line_, .below = {}});
      blanks();
      ++at_;  // the colon
      value(*member->second);
      path_.pop_back();
    }
    ++at_;
  }

  void array(JsonLines& here) {
    std::size_t index = 0;
    ++at_;
    for (blanks(); text_[at_] != ']'; blanks()) {
      if (text_[at_] == ',') {
        ++at_;
        continue;
      }
      path_.push_back(std::to_string(index++));
      auto& element = here.below[path_.back()];
      element = std::make_unique<JsonLines>();
      value(*element);
      path_.pop_back();
    }
    ++at_;
  }

  [[noreturn]] void throw_twice() const {
    JsonPointer at;
    for (const auto& token : path_) at /= token;
    throw Error{ErrorKind::config, fmt::format("{}:{} (line {})", file_, at.to_string(), line_),
                fmt::format("the key \"{}\" stands twice in this object", path_.back()), "Remove one of the two"};
  }

  const std::string& text_;
  const std::string& file_;
  std::vector<std::string> path_;  ///< to the present value
  std::size_t at_ = 0;
  std::size_t line_ = 1;
  int depth_ = 0;
};

/// The library's own words without its prefix: "syntax error while parsing … - unexpected …".
std::string reason(const std::string& library_text) {
  const auto colon = library_text.find(": syntax error");
  return colon == std::string::npos ? library_text : library_text.substr(colon + 2);
}

}  // namespace

std::string to_text(const Json& value, int indent) {
  return value.dump(indent, ' ', false, Json::error_handler_t::replace);
}

std::string text_in(const Json& object, const char* key) {
  const auto found = object.is_object() ? object.find(key) : object.end();
  return found != object.end() && found->is_string() ? found->get<std::string>() : "";
}

std::int64_t number_in(const Json& object, const char* key) {
  const auto found = object.is_object() ? object.find(key) : object.end();
  return found != object.end() ? whole_number(*found).value_or(0) : 0;
}

std::string text_at(const Json& value, const JsonPointer& place) {
  return value.contains(place) && value.at(place).is_string() ? value.at(place).get<std::string>() : "";
}

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
  std::vector<std::string> tokens;
  for (JsonPointer at = pointer; !at.empty(); at.pop_back()) tokens.push_back(at.back());
  const JsonLines* here = lines_.get();
  if (here == nullptr) return 1;
  for (auto token = tokens.rbegin(); token != tokens.rend(); ++token) {
    const auto found = here->below.find(*token);
    if (found == here->below.end()) break;
    here = found->second.get();
  }
  return here->line;
}

std::string JsonDocument::where(const JsonPointer& pointer) const {
  const std::string path = pointer.to_string();
  return fmt::format("{}{}{} (line {})", file_, path.empty() ? "" : ":", path, line(pointer));
}

}  // namespace forklift
