#include "orchestrator/import/json.hpp"

#include <fmt/format.h>

#include "common/core/error.hpp"

namespace forklift::import {
namespace {

JsonDocument parsed(const Text& text, const std::string& kit) {
  try {
    return JsonDocument::parse(text.body(), text.name());
  } catch (const Error& error) {
    refuse(text, kit, "its JSON can't be read to its end: " + error.problem(),
           "Name a whole file, with one document in it");
  }
}

}  // namespace

Document::Document(const Text& text, const std::string& kit) : json_(parsed(text, kit)) {}

const Json* Document::at(const std::string& pointer) const {
  const JsonPointer place{pointer};
  if (!root().contains(place)) return nullptr;
  const auto& value = root().at(place);
  return value.is_null() ? nullptr : &value;
}

std::optional<Figure> Document::figure(const std::string& pointer) const {
  const auto* value = at(pointer);
  if (value == nullptr || !(value->is_number() || value->is_string())) return std::nullopt;
  return number(value->is_string() ? value->get_ref<const std::string&>() : to_text(*value), line(pointer));
}

std::string Document::words(const std::string& pointer) const {
  const auto* value = at(pointer);
  return value != nullptr && value->is_string() ? value->get<std::string>() : std::string{};
}

std::size_t Document::line(const std::string& pointer) const { return json_.line(JsonPointer{pointer}); }

void Document::fact(Record& record, const std::string& name, const std::string& pointer) const {
  if (const auto text = words(pointer); !text.empty()) record.fact(name, text, line(pointer));
}

std::string step(const std::string& key) {
  std::string escaped = "/";
  for (const char c : key) {
    if (c == '~')
      escaped += "~0";
    else if (c == '/')
      escaped += "~1";
    else
      escaped += c;
  }
  return escaped;
}

}  // namespace forklift::import
