#include "orchestrator/scenario/compare.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "common/core/text.hpp"
#include "common/core/units.hpp"
#include "orchestrator/scenario/matrix.hpp"
#include "orchestrator/scenario/names.hpp"
#include "orchestrator/scenario/options.hpp"
#include "orchestrator/scenario/overrides.hpp"

namespace forklift::scenario {
namespace {

constexpr std::size_t kColumns = 80;

/// The option that a value belongs to; in the matrix, the one that a dotted name there means.
const Option* option_of(const std::string& pointer) {
  if (pointer.rfind("/matrix/", 0) != 0) return find_option(JsonPointer{pointer});
  for (const auto& part : split(pointer, '/')) {
    if (part.find('.') != std::string::npos) return find_option(to_pointer(part, Json::object()));
  }
  return nullptr;
}

/// Equal for two ways of writing the same value.
Json meaning(const Json& value, const Option* option) {
  if (option == nullptr) return value;
  if (option->type == Type::duration && value.is_string()) {
    const auto time = parse_duration(value.get<std::string>());
    return time ? Json(time->count()) : value;
  }
  if (option->type == Type::scalar && whole_number(value)) return std::to_string(*whole_number(value));
  if (option->type == Type::scalar && !value.is_string() && !value.is_boolean()) return value.dump();
  return value;
}

std::string show(const Json& value) { return one_line(to_text(value), kColumns); }

/// A scenario with its --set texts applied, as a flat list of its values by pointer.
class Flat {
 public:
  explicit Flat(const Source& source) : document_(JsonDocument::parse(source.text, source.file)) {
    Json root = document_.root();
    for (const auto& text : source.sets) {
      const auto set = parse_override(text);
      fixed_.insert(apply(root, set).to_string());
    }
    const Json flat = root.flatten();
    for (const auto& [pointer, value] : flat.items()) {
      if (!value.is_null()) values_[pointer] = value;  // an empty list or object
    }
    if (root.is_object() && root.contains("search")) values_["/search"] = "searched for";
  }

  const std::map<std::string, Json>& values() const { return values_; }
  /// Values that --set fixes for every cell, by pointer, whatever the matrix says.
  const std::set<std::string>& fixed() const { return fixed_; }

  Json meaning_of(const std::string& pointer) const {
    const auto* option = option_of(pointer);
    const auto found = values_.find(pointer);
    if (found != values_.end()) return meaning(found->second, option);
    return has_default(pointer, option) ? meaning(option->fallback, option) : Json{};
  }

  std::string show_value(const std::string& pointer) const {
    const auto* option = option_of(pointer);
    const auto found = values_.find(pointer);
    if (found != values_.end()) return show(found->second);
    return has_default(pointer, option) ? show(option->fallback) + " (default)" : "nothing";
  }

  std::set<std::string> varied() const {
    std::vector<Error> errors;
    std::set<std::string> names;
    for (const auto& cell : expand_matrix(document_, errors)) {
      for (const auto& change : cell.changes) names.insert(to_pointer(change.name, document_.root()).to_string());
    }
    return names;
  }

 private:
  static bool has_default(const std::string& pointer, const Option* option) {
    return option != nullptr && !option->fallback.is_null() && pointer.rfind("/matrix/", 0) != 0;
  }

  JsonDocument document_;
  std::map<std::string, Json> values_;
  std::set<std::string> fixed_;
};

/// What one side fixes by --set and the other leaves to the matrix: the values beside the matrix may be the same then.
void add_fixed(const Flat& from, const Flat& to, std::vector<Difference>& all) {
  const auto in_words = [](const Flat& side, const std::string& name) {
    return side.fixed().contains(name) ? "one value for every cell (--set)" : "as the matrix has it";
  };
  const auto varied = to.varied();
  for (const auto& name : varied) {
    if (from.fixed().contains(name) != to.fixed().contains(name))
      all.push_back({name, in_words(from, name), in_words(to, name)});
  }
}

}  // namespace

std::vector<Difference> differences(const Source& from, const Source& to) {
  const Flat a{from}, b{to};
  std::set<std::string> pointers;
  for (const auto& [pointer, value] : a.values()) pointers.insert(pointer);
  for (const auto& [pointer, value] : b.values()) pointers.insert(pointer);
  std::vector<Difference> all;
  for (const auto& pointer : pointers) {
    if (a.meaning_of(pointer) != b.meaning_of(pointer))
      all.push_back({pointer, a.show_value(pointer), b.show_value(pointer)});
  }
  const bool same_matrix =
      std::none_of(all.begin(), all.end(), [](const Difference& one) { return one.pointer.rfind("/matrix", 0) == 0; });
  if (same_matrix) add_fixed(a, b, all);
  return all;
}

}  // namespace forklift::scenario
