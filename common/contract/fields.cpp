#include "common/contract/fields.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <cmath>

#include "common/core/text.hpp"

namespace forklift::contract {
namespace {

const Json& object_at(const JsonDocument& document, const JsonPointer& at) {
  const Json& value = document.root().at(at);
  if (!value.is_object()) {
    throw Error{ErrorKind::config, document.where(at), fmt::format("expected an object, found {}", value.type_name()),
                "Put the settings between { and }"};
  }
  return value;
}

}  // namespace

Fields::Fields(const JsonDocument& document, JsonPointer at)
    : document_(document), at_(std::move(at)), object_(object_at(document, at_)) {}

bool Fields::has(const std::string& key) {
  known_.insert(key);
  return object_.contains(key);
}

void Fields::require(const std::string& key) {
  if (!has(key)) {
    throw Error{ErrorKind::config, document_.where(at_), fmt::format("the key \"{}\" is missing", key), "Add it"};
  }
}

void Fields::fail(const std::string& key, const std::string& what, const std::string& fix) const {
  throw Error{ErrorKind::config, document_.where(at_ / key), what, fix};
}

void Fields::need(bool right_type, const std::string& key, const std::string& type) const {
  if (right_type) return;
  fail(key, fmt::format("expected {}, found {}", type, object_.at(key).type_name()), fmt::format("Give {}", type));
}

void Fields::read(const std::string& key, bool& value) {
  if (!has(key)) return;
  need(object_.at(key).is_boolean(), key, "true or false");
  value = object_.at(key).get<bool>();
}

void Fields::out_of_range(const std::string& key, const Json& number, const std::string& low,
                          const std::string& high) const {
  fail(key, fmt::format("{} is not between {} and {}", number.dump(), low, high), "Choose a number in that range");
}

void Fields::read(const std::string& key, int& value, int low, int high) {
  if (!has(key)) return;
  need(object_.at(key).is_number_integer(), key, "a whole number");
  const auto number = whole_number(object_.at(key));
  if (!number || *number < low || *number > high)
    out_of_range(key, object_.at(key), std::to_string(low), std::to_string(high));
  value = static_cast<int>(*number);
}

void Fields::read(const std::string& key, std::uint64_t& value, std::uint64_t low, std::uint64_t high) {
  if (!has(key)) return;
  need(object_.at(key).is_number_unsigned(), key, "a whole number from 0");
  const auto number = object_.at(key).get<std::uint64_t>();
  if (number < low || number > high) out_of_range(key, object_.at(key), std::to_string(low), std::to_string(high));
  value = number;
}

void Fields::read(const std::string& key, double& value, double low, double high) {
  if (!has(key)) return;
  need(object_.at(key).is_number(), key, "a number");
  const double number = object_.at(key).get<double>();
  if (!(number >= low && number <= high))
    out_of_range(key, object_.at(key), fmt::format("{}", low), fmt::format("{}", high));
  value = number;
}

void Fields::read(const std::string& key, std::string& value) {
  if (!has(key)) return;
  need(object_.at(key).is_string(), key, "a text");
  value = object_.at(key).get<std::string>();
}

void Fields::read(const std::string& key, std::string& value, const std::vector<std::string>& words) {
  if (!has(key)) return;
  read(key, value);
  one_of(key, value, words);
}

void Fields::one_of(const std::string& key, const std::string& value, const std::vector<std::string>& words) const {
  for (const auto& word : words) {
    if (word == value) return;
  }
  const auto near = nearest_name(value, words);
  fail(key, fmt::format("\"{}\" is none of {}", value, fmt::join(words, ", ")),
       near ? fmt::format("Did you mean \"{}\"?", *near) : "Use one of these");
}

std::vector<int> Fields::integers(const Json& list, const std::string& key) const {
  constexpr int kMost = 1'000'000'000;
  std::vector<int> numbers;
  if (!list.is_array()) fail(key, "expected a list of whole numbers", "Write [1, 2, …]");
  for (const auto& entry : list) {
    if (!entry.is_number_integer()) fail(key, "expected a list of whole numbers", "Write [1, 2, …]");
    const auto number = whole_number(entry);
    if (!number || *number < 0 || *number > kMost) out_of_range(key, entry, "0", std::to_string(kMost));
    numbers.push_back(static_cast<int>(*number));
  }
  return numbers;
}

void Fields::read(const std::string& key, std::vector<int>& value) {
  if (has(key)) value = integers(object_.at(key), key);
}

void Fields::read(const std::string& key, std::vector<std::string>& value) {
  if (!has(key)) return;
  need(object_.at(key).is_array(), key, "a list of texts");
  value.clear();
  for (const auto& entry : object_.at(key)) {
    if (!entry.is_string()) fail(key, "expected a list of texts", "Write [\"…\", \"…\"]");
    value.push_back(entry.get<std::string>());
  }
}

void Fields::read(const std::string& key, std::vector<double>& value) {
  if (!has(key)) return;
  need(object_.at(key).is_array(), key, "a list of numbers");
  value.clear();
  for (const auto& entry : object_.at(key)) {
    if (!entry.is_number()) fail(key, "expected a list of numbers", "Write [45, 43, …]");
    const auto share = entry.get<double>();
    if (!(share >= 0 && share <= 1e6)) out_of_range(key, entry, "0", "1000000");
    value.push_back(share);
  }
}

void Fields::read(const std::string& key, std::vector<std::vector<int>>& value) {
  if (!has(key)) return;
  need(object_.at(key).is_array(), key, "a list of lists of whole numbers");
  value.clear();
  for (const auto& entry : object_.at(key)) value.push_back(integers(entry, key));
}

void Fields::read(const std::string& key, Microseconds& value) {
  if (!has(key)) return;
  need(object_.at(key).is_number_unsigned(), key, "microseconds, a whole number from 0");
  constexpr std::uint64_t ten_years = 315'360'000'000'000;
  const auto number = object_.at(key).get<std::uint64_t>();
  if (number > ten_years) fail(key, fmt::format("{} µs are more than ten years", number), "Choose a shorter time");
  value = Microseconds{static_cast<std::int64_t>(number)};
}

std::optional<Json> Fields::read(const std::string& key, const fields::Option& option,
                                 const std::vector<fields::Option>& each) {
  using fields::Type;
  if (!has(key)) return std::nullopt;
  if (option.type == Type::integer) {
    int number = 0;
    read(key, number, static_cast<int>(option.low.value()), static_cast<int>(option.high.value()));
  } else if (option.type == Type::number) {
    double number = 0;
    read(key, number, option.low.value(), option.high.value());
  } else if (option.type == Type::boolean) {
    bool flag = false;
    read(key, flag);
  } else if (option.type == Type::choice) {
    std::string word;
    read(key, word, option.choices);
  } else if (option.type == Type::duration) {
    Microseconds time{0};
    read(key, time);
    const auto low = std::llround(option.low.value() * 1e6), high = std::llround(option.high.value() * 1e6);
    if (time.count() < low || time.count() > high)
      out_of_range(key, object_.at(key), std::to_string(low), std::to_string(high));
    return format_duration(time);
  } else if (option.type == Type::list && each.front().type == Type::number) {
    std::vector<double> shares;
    read(key, shares);
  } else if (option.type == Type::list) {
    std::vector<std::string> words;
    read(key, words);
    for (const auto& word : words) one_of(key, word, each.front().choices);
  } else {
    std::string text;
    read(key, text);
  }
  return object_.at(key);
}

void Fields::finish() const {
  const std::vector<std::string> names{known_.begin(), known_.end()};
  for (const auto& [key, value] : object_.items()) {
    if (known_.contains(key)) continue;
    const auto near = nearest_name(key, names);
    fail(key, fmt::format("unknown key \"{}\"", key), near ? fmt::format("Did you mean \"{}\"?", *near) : "Remove it");
  }
}

}  // namespace forklift::contract
