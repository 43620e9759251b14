#include "common/core/field_values.hpp"

#include <algorithm>

#include "common/core/fields.hpp"

namespace forklift::fields {
namespace {

/// As a server's option file takes it: 1e9 must not reach a server, which reads it as 1 EiB.
std::string scalar_text(const Json& value) {
  if (const auto whole = whole_number(value)) return std::to_string(*whole);
  if (value.is_string()) return value.get<std::string>();
  if (value.is_boolean()) return value.get<bool>() ? "ON" : "OFF";
  return value.dump();
}

}  // namespace

void read_value(const Json& value, bool& to) { to = value.get<bool>(); }
void read_value(const Json& value, int& to) { to = static_cast<int>(value.get<double>()); }
void read_value(const Json& value, std::uint64_t& to) { to = static_cast<std::uint64_t>(value.get<double>()); }
void read_value(const Json& value, std::optional<int>& to) { to = static_cast<int>(value.get<double>()); }
void read_value(const Json& value, double& to) { to = value.get<double>(); }
void read_value(const Json& value, std::string& to) { to = value.get<std::string>(); }
void read_value(const Json& value, Microseconds& to) {
  to = value.is_number() ? Microseconds{0} : *parse_duration(value.get<std::string>());  // of numbers, 0 alone is valid
}
void read_value(const Json& value, std::vector<std::string>& to) { to = value.get<std::vector<std::string>>(); }
void read_value(const Json& value, std::vector<double>& to) { to = value.get<std::vector<double>>(); }
void read_value(const Json& value, std::vector<int>& to) {
  to.clear();
  for (const auto& one : value) read_value(one, to.emplace_back());
}
void read_value(const Json& value, TextMap& to) {
  to.clear();
  for (const auto& [name, one] : value.items()) to[name] = scalar_text(one);
}
void read_value(const Json& value, std::map<std::string, TextMap>& to) {
  to.clear();
  for (const auto& [name, one] : value.items()) read_value(one, to[name]);
}

Json json_of(bool value) { return value; }
Json json_of(int value) { return value; }
Json json_of(std::uint64_t value) { return value; }
Json json_of(const std::optional<int>& value) { return value ? Json(*value) : Json{}; }
Json json_of(double value) { return value; }
Json json_of(const std::string& value) { return value; }
Json json_of(Microseconds value) { return format_duration(value); }
Json json_of(const std::vector<std::string>& value) { return value; }
Json json_of(const std::vector<double>& value) { return value; }
Json json_of(const std::vector<int>& value) { return value; }
Json json_of(const TextMap& value) { return value; }
Json json_of(const std::map<std::string, TextMap>& value) { return value; }

Json as_written(const Json& value) {
  if (value.is_number_float()) {
    const auto whole = whole_number(value);
    return whole ? Json(*whole) : value;
  }
  if (!value.is_array()) return value;
  Json list = Json::array();
  for (const auto& one : value) list.push_back(as_written(one));
  return list;
}

void in_microseconds(std::string& name, Json& value) {
  name += "_us";
  value = parse_duration(value.get<std::string>())->count();
}

void in_seconds(std::string&, Json& value) {
  const auto us = parse_duration(value.get<std::string>())->count();
  if (us % 1'000'000 == 0) value = std::to_string(us / 1'000'000) + "s";
}

void in_text(std::string&, Json& value) {
  if (!value.is_null()) value = value.dump();
}

std::size_t position_of(const std::vector<std::string>& words, const Json& word) {
  return static_cast<std::size_t>(std::find(words.begin(), words.end(), word.get<std::string>()) - words.begin());
}

}  // namespace forklift::fields
