#include "reports/analysis/server_settings.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "common/core/text.hpp"

namespace forklift::analysis {
namespace {

/// "536870912" as "512M": as option files have it.
std::string short_size(const std::string& bytes) {
  std::int64_t number = 0;
  const auto [end, code] = std::from_chars(bytes.data(), bytes.data() + bytes.size(), number);
  if (code != std::errc{} || end != bytes.data() + bytes.size() || number == 0) return bytes;
  std::size_t unit = 0;
  constexpr std::string_view kUnits = "KMGT";
  while (number % 1024 == 0 && unit < kUnits.size()) {
    number /= 1024;
    ++unit;
  }
  return unit == 0 ? bytes : fmt::format("{}{}", number, kUnits[unit - 1]);
}

/// Every value that some node has, each once, in the order of nodes.
std::vector<std::string> told(const Evidence& evidence, const std::string& variable, bool size) {
  std::vector<std::string> values;
  for (const auto& row : evidence.settings) {
    if (row.setting.name != variable) continue;
    auto value = size ? short_size(row.setting.value) : row.setting.value;
    if (std::find(values.begin(), values.end(), value) == values.end()) values.push_back(std::move(value));
  }
  return values;
}

}  // namespace

std::vector<ServerSetting> server_settings(const Evidence& evidence) {
  std::vector<ServerSetting> settings;
  const auto& plan = evidence.experiment.record.plan;
  if (!plan.is_object() || !plan.contains("server_settings")) return settings;
  const bool asked = !evidence.settings.empty();
  for (const auto& one : plan["server_settings"]) {
    const auto variable = text_in(one, "variable"), value = text_in(one, "value");
    auto values = told(evidence, variable, one.is_object() && one.value("size", Json{}) == true);
    // A variable that no server has is another flavour's.
    if (values.empty() && !asked && !value.empty()) values.push_back(value);
    if (!values.empty()) settings.push_back({variable, join(values, " or ")});
  }
  return settings;
}

std::string server_settings_words(const Evidence& evidence) {
  std::vector<std::string> words;
  for (const auto& one : server_settings(evidence)) words.push_back(one.variable + "=" + one.value);
  return join(words, ", ");
}

std::string isolation_words(const Evidence& evidence) {
  for (const auto& cell : evidence.cells) {
    const auto& settings = cell.record.settings;
    const auto isolation = text_at(settings, JsonPointer{"/workload/isolation"});
    if (text_at(settings, JsonPointer{"/cluster/engine"}) != "ndb" || isolation.empty()) continue;
    if (isolation != "read-committed")
      return fmt::format("NDB's transactions ran at READ COMMITTED, its only level, not at {}", isolation);
  }
  return "";
}

}  // namespace forklift::analysis
