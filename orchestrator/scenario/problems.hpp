#pragma once
// What is wrong with a scenario, collected by the rules of its parts: all of it is reported at once.
#include <string>
#include <vector>

#include "common/core/error.hpp"
#include "orchestrator/scenario/validate.hpp"

namespace forklift::scenario {

class Problems {
 public:
  explicit Problems(const Locator& where) : where_(where) {}
  /// `pointer`: where it is written, "/cluster/data_nodes".
  void add(const std::string& pointer, std::string what, std::string fix) {
    errors_.emplace_back(ErrorKind::config, where_(JsonPointer{pointer}), std::move(what), std::move(fix));
  }
  void add(std::vector<Error> more) {
    for (auto& error : more) errors_.push_back(std::move(error));
  }
  std::vector<Error> take() { return std::move(errors_); }

 private:
  const Locator& where_;
  std::vector<Error> errors_;
};

}  // namespace forklift::scenario
