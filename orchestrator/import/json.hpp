#pragma once
// JSON of other kits, with the line of every value. A number may be written as a text ("terminals": "4").
#include "common/core/json.hpp"
#include "orchestrator/import/record.hpp"

namespace forklift::import {

class Document {
 public:
  /// Errors: config, naming the kit, if the text is no JSON: it may have been cut off.
  Document(const Text& text, const std::string& kit);

  const Json& root() const { return json_.root(); }
  /// Null where nothing is, and for null itself.
  const Json* at(const std::string& pointer) const;
  /// Nothing if there is none, null, or no number.
  std::optional<Figure> figure(const std::string& pointer) const;
  std::string words(const std::string& pointer) const;  ///< empty if it is no text
  std::size_t line(const std::string& pointer) const;
  /// The words of `pointer` as a fact, where there are some.
  void fact(Record& record, const std::string& name, const std::string& pointer) const;

 private:
  JsonDocument json_;
};

/// A key as a part of a pointer: "a/b" → "/a~1b".
std::string step(const std::string& key);

}  // namespace forklift::import
