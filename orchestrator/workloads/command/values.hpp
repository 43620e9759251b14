#pragma once
// Pure: what a program printed → its measures. One Output per process; the values of all are one per measure.
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "orchestrator/workloads/command/pattern.hpp"
#include "orchestrator/workloads/command/settings.hpp"

namespace forklift::workloads::command {

/// The measurement window, by the clock of the host where the program runs; a value with a time outside is not counted.
struct Window {
  std::int64_t begin_us = 0, end_us = 0;
};

class Output {
 public:
  explicit Output(const std::vector<Printed>& measures);

  void line(const std::string& text);
  /// The values of one measure by their order; those with a time only if it lies in the window.
  std::vector<double> values(const std::string& measure, const Window& window) const;
  /// Its last lines, to be kept.
  const std::vector<std::string>& kept() const { return kept_; }

 private:
  struct Value {
    double value = 0;
    std::optional<std::int64_t> at_us;
  };
  void json_line(const std::string& text);
  void keep(const std::string& text);

  std::vector<std::pair<std::string, std::optional<Pattern>>> measures_;
  std::map<std::string, std::vector<Value>> values_;
  std::vector<std::string> kept_;
};

struct Result {
  std::map<std::string, double> values;
  std::vector<std::string> missing;  ///< "driver-2 printed no value of avg_us"
};

/// One value per measure from those of all processes, by the scenario's over_time and over_processes.
Result combine(const std::vector<Printed>& measures, const std::vector<Output>& outputs,
               const std::vector<Window>& windows);

/// "mean", "sum", "min", "max" or "last" of at least one value.
double combined(const std::string& how, const std::vector<double>& values);

}  // namespace forklift::workloads::command
