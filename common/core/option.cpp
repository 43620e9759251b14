#include "common/core/option.hpp"

#include <fmt/format.h>

#include <cmath>

#include "common/core/text.hpp"
#include "common/core/units.hpp"

namespace forklift::fields {
namespace {

std::string quoted_list(const std::vector<std::string>& words) {
  std::vector<std::string> quoted;
  for (const auto& word : words) quoted.push_back('"' + word + '"');
  return join(quoted, ", ");
}

const char* word_of(Type type) {
  return type == Type::number ? "a number" : type == Type::duration ? "a duration" : "an integer";
}

}  // namespace

std::string bound(const Option& option, double value) {
  if (option.type == Type::duration) return format_duration(Microseconds{std::llround(value * 1e6)});
  return value == std::floor(value) ? fmt::format("{}", static_cast<std::int64_t>(value)) : fmt::format("{}", value);
}

std::string range_of(const Option& option) {
  return fmt::format("{} from {} to {}", word_of(option.type), bound(option, option.low.value()),
                     bound(option, option.high.value()));
}

std::string describe(const Option& option) {
  switch (option.type) {
    case Type::object:
    case Type::map:
      return "an object";
    case Type::list:
      return option.or_one ? "a list of objects, or one of them" : "a list";
    case Type::text:
      return "a text";
    case Type::integer:
    case Type::number:
      return range_of(option) + (option.or_null ? ", or null" : "");
    case Type::boolean:
      return "true or false";
    case Type::duration:
      return range_of(option) + ", such as \"20s\", \"500ms\" or \"5m\"";
    case Type::choice:
      return "one of " + quoted_list(option.choices);
    case Type::scalar:
      return "a text, a number or true/false";
    case Type::spread:
      return range_of(option) + ", or \"node-group\"";
  }
  return "";
}

}  // namespace forklift::fields
