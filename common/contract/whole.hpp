#pragma once
// Whole numbers of JSON that another program wrote. The library's own get<int>() takes 1e300 and 4294967297, too, and
// gives back whatever the machine makes of them.
#include <concepts>
#include <map>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "common/core/json.hpp"

namespace forklift::contract {

/// Errors: std::range_error, if the value is no whole number or `Number` can't hold it.
template <std::integral Number>
Number whole(const Json& value) {
  if constexpr (std::same_as<Number, std::uint64_t>) {
    if (value.is_number_unsigned()) return value.get<std::uint64_t>();
  }
  const auto number = whole_number(value);
  if (number && std::in_range<Number>(*number)) return static_cast<Number>(*number);
  throw std::range_error{"a number is not whole, or too large: " + value.dump(-1, ' ', true).substr(0, 40)};
}

template <std::integral Number>
void read_whole(const Json& object, const char* key, Number& number) {
  number = whole<Number>(object.at(key));
}
template <std::integral Number>
void read_whole(const Json& object, const char* key, std::vector<Number>& numbers) {
  for (const Json& value : object.at(key)) numbers.push_back(whole<Number>(value));
}
template <std::integral Number>
void read_whole(const Json& object, const char* key, std::map<std::string, Number>& numbers) {
  for (const auto& [name, value] : object.at(key).items()) numbers[name] = whole<Number>(value);
}

}  // namespace forklift::contract
