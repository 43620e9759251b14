#pragma once
// A subtree of a scenario whose values are read by key, with the defaults of the table of options.
#include <string>

#include "common/core/units.hpp"
#include "orchestrator/scenario/extract.hpp"

namespace forklift::scenario {

class Section {
 public:
  Section(const Json& root, JsonPointer base) : root_(root), base_(std::move(base)) {}
  Json get(const std::string& key) const { return value_of(root_, base_ / key); }
  std::string text(const std::string& key) const { return get(key).is_null() ? "" : get(key).get<std::string>(); }
  int integer(const std::string& key) const { return static_cast<int>(get(key).get<double>()); }
  double number(const std::string& key) const { return get(key).get<double>(); }
  bool flag(const std::string& key) const { return get(key).get<bool>(); }
  Microseconds time(const std::string& key) const { return *parse_duration(text(key)); }
  std::size_t size(const std::string& key) const { return get(key).size(); }
  Section at(const std::string& key) const { return {root_, base_ / key}; }
  Section at(const std::string& key, std::size_t index) const { return {root_, base_ / key / index}; }

 private:
  const Json& root_;
  JsonPointer base_;
};

}  // namespace forklift::scenario
