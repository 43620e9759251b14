#pragma once
// What a scenario says of a program that is the load: its words, how many processes there are, and the measures that
// it prints.
#include <string>
#include <vector>

#include "orchestrator/scenario/options.hpp"
#include "orchestrator/scenario/problems.hpp"
#include "orchestrator/scenario/section.hpp"

namespace forklift::workloads::command {

/// A number that the program prints.
struct Printed {
  std::string name, unit;
  bool higher_is_better = true, headline = false;
  std::string pattern;  ///< POSIX extended; its first group is the number. Empty: read from JSON lines alone
  std::string over_time = "mean", over_processes = "sum";  ///< "mean", "sum", "min", "max"; over_time also "last"
};

struct Settings {
  std::vector<std::string> argv, prepare;
  bool one_process = false;  ///< else one per SQL node
  int clients = 0;           ///< that the program opens in all, for the report; 0: not known
  Microseconds patience{0};  ///< beyond warm-up and window, until it is ended
  std::vector<Printed> measures;
};

std::vector<scenario::Option> options();
/// Into Workload::own, as it is written, with the table's defaults.
void read(const scenario::Section& workload, scenario::Workload& load);
Settings settings_of(const scenario::Workload& load);

/// A program, at least one measure, patterns that compile and have a group, one headline.
void check(const Settings& settings, scenario::Problems& problems);

}  // namespace forklift::workloads::command
