#include "orchestrator/workloads/command/values.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "common/core/parse_json.hpp"

namespace forklift::workloads::command {
namespace {

constexpr std::size_t kKeptLines = 2000, kLongestLine = 4096;
constexpr std::size_t kMostValues = 1'000'000;  ///< of one measure

}  // namespace

Output::Output(const std::vector<Printed>& measures) {
  for (const auto& measure : measures)
    measures_.emplace_back(measure.name,
                           measure.pattern.empty() ? std::nullopt : std::optional<Pattern>{measure.pattern});
}

void Output::line(const std::string& text) {
  keep(text);
  if (text.size() > kLongestLine) return;  // a pattern could take for ever
  if (text.rfind('{', 0) == 0) json_line(text);
  for (const auto& [name, pattern] : measures_) {
    auto& values = values_[name];
    if (!pattern || values.size() >= kMostValues) continue;
    if (const auto value = pattern->number_in(text)) values.push_back({*value, {}});
  }
}

/// {"measure": "avg_us", "value": 12.5, "at_us": 1795406706000000}; what is none of ours is passed over.
void Output::json_line(const std::string& text) {
  const Json json = parse_json_or_discard(text);
  if (!json.is_object()) return;
  const auto name = text_in(json, "measure");
  const auto known = std::find_if(measures_.begin(), measures_.end(), [&](const auto& m) { return m.first == name; });
  const auto value = json.find("value");
  if (known == measures_.end() || known->second || value == json.end() || !value->is_number()) return;
  auto& values = values_[name];
  if (values.size() >= kMostValues) return;
  const auto at = json.find("at_us");
  const bool timed = at != json.end();
  if (timed && !at->is_number_integer()) return;  // a time that is none lies in no window
  values.push_back({value->get<double>(), timed ? std::optional{at->get<std::int64_t>()} : std::nullopt});
}

void Output::keep(const std::string& text) {
  if (kept_.size() >= kKeptLines) kept_.erase(kept_.begin());
  kept_.push_back(text.substr(0, kLongestLine));
}

std::vector<double> Output::values(const std::string& measure, const Window& window) const {
  std::vector<double> inside;
  const auto found = values_.find(measure);
  if (found == values_.end()) return inside;
  for (const auto& value : found->second) {
    if (!value.at_us || (*value.at_us >= window.begin_us && *value.at_us < window.end_us))
      inside.push_back(value.value);
  }
  return inside;
}

double combined(const std::string& how, const std::vector<double>& values) {
  if (how == "last") return values.back();
  if (how == "min") return *std::min_element(values.begin(), values.end());
  if (how == "max") return *std::max_element(values.begin(), values.end());
  const double sum = std::accumulate(values.begin(), values.end(), 0.0);
  return how == "sum" ? sum : sum / static_cast<double>(values.size());
}

Result combine(const std::vector<Printed>& measures, const std::vector<Output>& outputs,
               const std::vector<Window>& windows) {
  Result result;
  for (const auto& measure : measures) {
    std::vector<double> of_processes;
    for (std::size_t i = 0; i < outputs.size(); ++i) {
      const auto values = outputs[i].values(measure.name, windows.at(i));
      if (values.empty())
        result.missing.push_back(fmt::format("driver-{} printed no value of {}", i + 1, measure.name));
      else
        of_processes.push_back(combined(measure.over_time, values));
    }
    if (of_processes.size() != outputs.size() || outputs.empty()) continue;
    const double all = combined(measure.over_processes, of_processes);
    if (std::isfinite(all))
      result.values[measure.name] = all;
    else
      result.missing.push_back(fmt::format("the values of {} are too large to be combined", measure.name));
  }
  return result;
}

}  // namespace forklift::workloads::command
