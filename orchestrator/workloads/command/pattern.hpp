#pragma once
// A POSIX extended regular expression whose first group is a number.
#include <regex.h>

#include <memory>
#include <optional>
#include <string>

namespace forklift::workloads::command {

class Pattern {
 public:
  /// Errors: config, if it does not compile.
  explicit Pattern(const std::string& text);
  /// Nothing if the line does not match, or the group is not a finite number.
  std::optional<double> number_in(const std::string& line) const;

 private:
  std::shared_ptr<const regex_t> compiled_;
};

/// Empty if it can be used.
std::string wrong_with(const std::string& pattern);

/// The whole text as a finite number.
std::optional<double> number_of(const std::string& text);

}  // namespace forklift::workloads::command
