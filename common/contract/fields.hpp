#pragma once
// Strict reading of a JSON object: every key that is asked for is known, all others are errors that name the nearest
// known key. Values keep their defaults where a key is missing.
#include <cstdint>
#include <set>
#include <string>
#include <vector>

#include "common/core/error.hpp"
#include "common/core/fields.hpp"
#include "common/core/json.hpp"
#include "common/core/units.hpp"

namespace forklift::contract {

class Fields {
 public:
  /// Errors: config, if the value at `at` is no object.
  Fields(const JsonDocument& document, JsonPointer at);

  /// True if the key is there; it is known from now on.
  bool has(const std::string& key);
  void require(const std::string& key);

  void read(const std::string& key, bool& value);
  void read(const std::string& key, int& value, int low, int high);
  void read(const std::string& key, std::uint64_t& value, std::uint64_t low = 0, std::uint64_t high = UINT64_MAX);
  void read(const std::string& key, double& value, double low, double high);
  void read(const std::string& key, std::string& value);
  /// One of `words`.
  void read(const std::string& key, std::string& value, const std::vector<std::string>& words);
  void read(const std::string& key, std::vector<int>& value);
  /// Shares: each from 0 to 1000000, so that sums of them stay exact enough.
  void read(const std::string& key, std::vector<double>& value);
  void read(const std::string& key, std::vector<std::string>& value);
  void read(const std::string& key, std::vector<std::vector<int>>& value);
  /// The key ends in "_us" and holds microseconds.
  void read(const std::string& key, Microseconds& value);

  /// The value under `key`, as a scenario would have it, if it is there; `option` says what it may be, `each` what is
  /// in it. Durations are microseconds here.
  std::optional<Json> read(const std::string& key, const fields::Option& option,
                           const std::vector<fields::Option>& each);

  const JsonDocument& document() const { return document_; }
  JsonPointer pointer(const std::string& key) const { return at_ / key; }
  const Json& value(const std::string& key) const { return object_.at(key); }

  /// Errors: config, for the first key that nobody asked for.
  void finish() const;

  [[noreturn]] void fail(const std::string& key, const std::string& what, const std::string& fix) const;

 private:
  [[noreturn]] void out_of_range(const std::string& key, const Json& number, const std::string& low,
                                 const std::string& high) const;
  void one_of(const std::string& key, const std::string& value, const std::vector<std::string>& words) const;
  void need(bool right_type, const std::string& key, const std::string& type) const;
  std::vector<int> integers(const Json& list, const std::string& key) const;

  const JsonDocument& document_;
  JsonPointer at_;
  const Json& object_;
  std::set<std::string> known_;
};

/// What a table of fields has, under the names and in the forms that the plan's JSON has, within the table's bounds.
template <class Owner>
void read_table(Fields& from, const fields::Table<Owner>& table, Owner& owner) {
  for (const auto& field : table) {
    const auto value = from.read(fields::plan_name(field), field.option, field.below);
    if (value) field.read(owner, *value, from.document().file());
  }
}

}  // namespace forklift::contract
