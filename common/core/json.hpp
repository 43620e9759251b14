#pragma once
// JSON with places: a document remembers the line of every value, so that an error can name file, pointer and line.
#include <cstdint>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>

// Its functions are compiled once, in json.cpp, and not in every file that uses them.
extern template class nlohmann::basic_json<>;

namespace forklift {

using Json = nlohmann::json;
using JsonPointer = Json::json_pointer;

/// The value as text. Bytes that are no UTF-8, as servers' messages and command lines may hold, are replaced: it never
/// throws.
std::string to_text(const Json& value, int indent = -1);

// Of JSON that may come from anybody: what is under a key or at a place, if it is of that type, else "" or 0.
std::string text_in(const Json& object, const char* key);
std::int64_t number_in(const Json& object, const char* key);
std::string text_at(const Json& value, const JsonPointer& place);

/// The value as an integer, if it is a whole number (7, 7.0 and 7e0 are) that 64 bits hold; nothing otherwise. Never
/// `get<int>()` what a user wrote: it cuts 4294967297 to 1.
std::optional<std::int64_t> whole_number(const Json& value);

struct JsonLines;  ///< the lines of a value and of those in it

/// A parsed JSON text together with where it came from. A byte order mark, comments (`//`, `/* */`) and trailing commas
/// are read over.
class JsonDocument {
 public:
  /// Errors: config, with file, line and column, if the text is not JSON or has a key twice in one object.
  static JsonDocument parse(std::string text, std::string file);

  const Json& root() const { return root_; }
  const std::string& text() const { return text_; }  ///< as it was given, with its comments
  const std::string& file() const { return file_; }

  /// 1-based line of the value (of its key, for an object's member); the nearest known parent's line otherwise.
  std::size_t line(const JsonPointer& pointer) const;

  /// "file:/pointer (line 12)", the `where` of an Error. A root pointer gives "file (line 1)".
  std::string where(const JsonPointer& pointer) const;

 private:
  Json root_;
  std::string text_, file_;
  std::shared_ptr<const JsonLines> lines_;
};

}  // namespace forklift
