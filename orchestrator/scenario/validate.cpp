#include "orchestrator/scenario/validate.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "common/core/text.hpp"
#include "common/core/units.hpp"
#include "orchestrator/scenario/options.hpp"

namespace forklift::scenario {
namespace {

constexpr const char* kOneLine = "Write it without line breaks, tabs and the like";

bool has_control(const std::string& text) {
  return std::any_of(text.begin(), text.end(), [](unsigned char c) { return c < 0x20 || c == 0x7F; });
}

std::string quoted(const std::string& text) { return to_text(Json(text)); }

class Validator {
 public:
  explicit Validator(const Locator& where) : where_(where) {}

  void check(const Json& value, const JsonPointer& path) {
    const Option* option = find_option(path);
    if (option == nullptr) return;  // its parent has already complained
    switch (option->type) {
      case Type::object:
        return object(value, path, *option);
      case Type::integer:
        return value.is_object() && has_object_form(*option) ? object(value, path, *option)
                                                             : leaf(value, path, *option);
      case Type::map:
        return map(value, path, *option);
      case Type::list:
        return list(value, path, *option);
      default:
        return leaf(value, path, *option);
    }
  }

  std::vector<Error> take() { return std::move(errors_); }

 private:
  void problem(const JsonPointer& path, std::string what, std::string fix) {
    errors_.emplace_back(ErrorKind::config, where_(path), std::move(what), std::move(fix));
  }

  void wrong_type(const Json& value, const JsonPointer& path, const Option& option) {
    std::string example = option.fallback.is_null() || option.fallback.is_structured() || option.fallback == ""
                              ? fmt::format("Write {}", describe(option))
                              : fmt::format("Write for example {}", option.fallback.dump());
    problem(path, fmt::format("expected {}, found {}", describe(option), found(value)), std::move(example));
  }

  void unknown(const JsonPointer& path, const std::string& key) {
    auto keys = known_keys(path);
    const auto near = nearest_name(key, keys);
    problem(path / key, fmt::format("unknown key \"{}\"", key),
            near ? fmt::format("Did you mean \"{}\"?", *near) : fmt::format("Known keys here: {}", join(keys, ", ")));
  }

  void object(const Json& value, const JsonPointer& path, const Option& option) {
    if (!value.is_object()) return wrong_type(value, path, option);
    const auto keys = known_keys(path);
    for (const auto& [key, member] : value.items()) {
      if (std::find(keys.begin(), keys.end(), key) == keys.end()) {
        unknown(path, key);
      } else {
        check(member, path / key);
      }
    }
    for (const auto& key : keys) {
      const Option* member = find_option(path / key);
      if (member->required && !value.contains(key)) {
        problem(path, fmt::format("the key \"{}\" is missing", key),
                fmt::format("Add \"{}\": {}", key, describe(*member)));
      }
    }
  }

  void map(const Json& value, const JsonPointer& path, const Option& option) {
    if (!value.is_object()) return wrong_type(value, path, option);
    for (const auto& [key, member] : value.items()) {
      if (key.empty()) {
        problem(path, "a name is empty", "Give it a name");
      } else if (has_control(key)) {
        problem(path / key, fmt::format("the name {} has a control character", quoted(key)), kOneLine);
      } else {
        check(member, path / key);
      }
    }
  }

  void list(const Json& value, const JsonPointer& path, const Option& option) {
    if (!value.is_array()) return wrong_type(value, path, option);
    for (std::size_t i = 0; i < value.size(); ++i) check(value[i], path / i);
  }

  /// Every number and duration has bounds: what is cut or added up later must fit where it is kept.
  void in_range(double number, const std::string& given, const JsonPointer& path, const Option& option) {
    const double low = option.low.value(), high = option.high.value();
    if (number >= low && number <= high) return;
    const bool above = number > high;
    const auto expected = option.type == Type::duration ? range_of(option) : describe(option);
    problem(
        path, fmt::format("expected {}; {} is {} it", expected, given, above ? "above" : "below"),
        above ? fmt::format("Use {} or less", bound(option, high)) : fmt::format("Use {} or more", bound(option, low)));
  }

  void leaf(const Json& value, const JsonPointer& path, const Option& option) {
    if (option.or_null && value.is_null()) return;
    switch (option.type) {
      case Type::text:
        if (!value.is_string()) return wrong_type(value, path, option);
        if (!option.many_lines) one_line(value, path);
        return;
      case Type::boolean:
        if (!value.is_boolean()) wrong_type(value, path, option);
        return;
      case Type::scalar:
        if (!value.is_string() && !value.is_number() && !value.is_boolean()) return wrong_type(value, path, option);
        return one_line(value, path);
      case Type::integer:
        return integer(value, path, option);
      case Type::number:
        if (!value.is_number()) return wrong_type(value, path, option);
        return in_range(value.get<double>(), value.dump(), path, option);
      case Type::duration:
        return duration(value, path, option);
      case Type::choice:
        return choice(value, path, option);
      case Type::spread:
        if (value.is_string() && value == "node-group") return;
        return integer(value, path, option);
      default:
        return;
    }
  }

  /// Option files, command lines and tables end or change where such a character stands.
  void one_line(const Json& value, const JsonPointer& path) {
    if (value.is_string() && has_control(value.get_ref<const std::string&>()))
      problem(path, fmt::format("{} has a control character", found(value)), kOneLine);
  }

  void integer(const Json& value, const JsonPointer& path, const Option& option) {
    const bool whole = value.is_number_integer() ||
                       (value.is_number_float() && std::floor(value.get<double>()) == value.get<double>());
    if (!whole) return wrong_type(value, path, option);
    in_range(value.get<double>(), value.dump(), path, option);
  }

  void duration(const Json& value, const JsonPointer& path, const Option& option) {
    if (value.is_number() && value == 0) return in_range(0, "0", path, option);  // needs no unit
    const auto parsed = value.is_string() ? parse_duration(value.get<std::string>()) : std::nullopt;
    if (!parsed) return wrong_type(value, path, option);
    in_range(static_cast<double>(parsed->count()) / 1e6, value.get<std::string>(), path, option);
  }

  void choice(const Json& value, const JsonPointer& path, const Option& option) {
    if (!value.is_string()) return wrong_type(value, path, option);
    const auto word = value.get<std::string>();
    if (std::find(option.choices.begin(), option.choices.end(), word) != option.choices.end()) return;
    const auto near = nearest_name(word, option.choices);
    problem(path, fmt::format("expected {}, found {}", describe(option), found(value)),
            near ? fmt::format("Did you mean \"{}\"?", *near) : "Use one of these");
  }

  const Locator& where_;
  std::vector<Error> errors_;
};

}  // namespace

std::vector<Error> validate(const Json& value, const JsonPointer& path, const Locator& where) {
  Validator validator{where};
  validator.check(value, path);
  return validator.take();
}

std::string found(const Json& value) {
  if (value.is_object()) return "an object";
  if (value.is_array()) return "a list";
  if (value.is_string()) return fmt::format("the text {}", quoted(value.get<std::string>()));
  if (value.is_number()) return fmt::format("the number {}", value.dump());
  return value.dump();
}

}  // namespace forklift::scenario
