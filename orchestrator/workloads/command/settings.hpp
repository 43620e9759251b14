#pragma once
// What a scenario says of a program that is the load: its words, how many processes there are, and the measures that
// it prints.
#include <string>
#include <vector>

#include "orchestrator/scenario/problems.hpp"
#include "orchestrator/scenario/tables.hpp"

namespace forklift::workloads::command {

/// A number that the program prints.
struct Printed {
  std::string name, unit;
  bool higher_is_better = true, headline = false;
  std::string pattern;  ///< POSIX extended; its first group is the number. Empty: read from JSON lines alone
  std::string over_time = "mean", over_processes = "sum";  ///< "mean", "sum", "min", "max"; over_time also "last"
  bool operator==(const Printed&) const = default;
};

struct Settings {
  std::vector<std::string> argv, prepare;
  bool one_process = false;                        ///< else one per SQL node
  int clients = 0;                                 ///< that the program opens in all, for the report; 0: not known
  Microseconds patience{std::chrono::minutes{1}};  ///< beyond warm-up and window, until it is ended
  std::vector<Printed> measures;
  bool operator==(const Settings&) const = default;
};

fields::Table<scenario::Workload> own_fields();
/// What the scenario says; without a headline the first measure is it.
Settings settings_of(const scenario::Workload& load);

/// A program, at least one measure, patterns that compile and have a group, one headline.
void check(const Settings& settings, scenario::Problems& problems);

}  // namespace forklift::workloads::command
