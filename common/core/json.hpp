#pragma once
// JSON with places: a document remembers the line of every value, so that an error can name file, pointer and line.
#include <map>
#include <nlohmann/json.hpp>
#include <string>

// Its functions are compiled once, in json.cpp, and not in every file that uses them.
extern template class nlohmann::basic_json<>;

namespace forklift {

using Json = nlohmann::json;
using JsonPointer = Json::json_pointer;

/// A parsed JSON text together with where it came from.
class JsonDocument {
 public:
  /// Errors: config, with file, line and column, if the text is no JSON or names a key twice in one object.
  static JsonDocument parse(std::string text, std::string file);

  const Json& root() const { return root_; }
  const std::string& text() const { return text_; }
  const std::string& file() const { return file_; }

  /// 1-based line of the value (of its key, for an object's member); the nearest known parent's line otherwise.
  std::size_t line(const JsonPointer& pointer) const;

  /// "file:/pointer (line 12)", the `where` of an Error. A root pointer gives "file (line 1)".
  std::string where(const JsonPointer& pointer) const;

 private:
  Json root_;
  std::string text_, file_;
  std::map<std::string, std::size_t> lines_;
};

}  // namespace forklift
