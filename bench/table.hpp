#pragma once
// The table that the bench prints: what was measured, the limit, and the ratio.
#include <fmt/format.h>

#include <string>
#include <vector>

namespace forklift::bench {

class Table {
 public:
  /// A figure that must be at most (or at least) `limit`.
  void at_most(const std::string& what, double value, double limit, const std::string& unit) {
    add(what, value, fmt::format("≤ {:g} {}", limit, unit), value / limit, value <= limit, unit);
  }
  void at_least(const std::string& what, double value, double limit, const std::string& unit) {
    add(what, value, fmt::format("≥ {:g} {}", limit, unit), value / limit, value >= limit, unit);
  }
  /// A figure of somebody else, measured in the same run.
  void peer(const std::string& what, double value, const std::string& unit) {
    rows_.push_back(fmt::format("| {} | {:.4g} {} | | | |", what, value, unit));
  }
  /// Something that could not be measured, and why.
  void note(const std::string& what, const std::string& why) {
    rows_.push_back(fmt::format("| {} | {} | | | |", what, why));
  }
  std::string markdown() const {
    std::string text = "| what | measured | must reach | ratio | |\n|---|---|---|---|---|\n";
    for (const auto& row : rows_) text += row + "\n";
    return text;
  }

 private:
  void add(const std::string& what, double value, const std::string& limit, double ratio, bool reached,
           const std::string& unit) {
    rows_.push_back(fmt::format("| {} | {:.4g} {} | {} | {:.2f} | {} |", what, value, unit, limit, ratio,
                                reached ? "reached" : "**missed**"));
    fmt::print("{}\n", rows_.back());
    std::fflush(stdout);
  }
  std::vector<std::string> rows_;
};

}  // namespace forklift::bench
