#include "orchestrator/cluster/server/differences.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>
#include <filesystem>
#include <optional>
#include <set>

#include "common/core/text.hpp"

namespace forklift::cluster {
namespace {

using Told = std::map<std::string, std::string>;

constexpr std::array<std::string_view, 4> kTrue{"on", "true", "yes", "y"};
constexpr std::array<std::string_view, 4> kFalse{"off", "false", "no", "n"};

/// 0 lets the server choose; it shows what it chose.
constexpr std::array<std::string_view, 3> kZeroIsAuto{"open_files_limit", "innodb_open_files",
                                                      "innodb_buffer_pool_instances"};

/// Options whose variable has another name.
constexpr std::array<std::pair<std::string_view, std::string_view>, 3> kVariableOf{
    {{"transaction_isolation", "tx_isolation"},
     {"transaction_read_only", "tx_read_only"},
     {"default_time_zone", "time_zone"}}};

bool among(std::string_view word, const auto& words) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

/// "64M", "0.5", "-1": powers of 1024 behind the number. Exact up to 64 bits.
std::optional<long double> number_of(const std::string& text) {
  static constexpr std::string_view kUnits = "kmgtpe";
  if (text.empty()) return std::nullopt;
  long double value = 0;
  const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (code != std::errc{}) return std::nullopt;
  const std::string unit = lower({end, text.data() + text.size()});
  if (unit.empty()) return value;
  const auto power = unit.size() == 1 ? kUnits.find(unit[0]) : std::string_view::npos;
  if (power == std::string_view::npos) return std::nullopt;
  for (std::size_t i = 0; i <= power; ++i) value *= 1024;
  return value;
}

std::optional<bool> truth_of(const std::string& text) {
  const auto word = lower(text);
  if (word == "1" || among(word, kTrue)) return true;
  if (word == "0" || among(word, kFalse)) return false;
  return std::nullopt;
}

std::set<std::string> items_of(const std::string& list) {
  std::set<std::string> items;
  for (auto& item : split(lower(list), ',')) {
    item.erase(0, item.find_first_not_of(' '));
    item.erase(item.find_last_not_of(' ') + 1);
    if (!item.empty()) items.insert(item);
  }
  return items;
}

bool same(const std::string& name, const std::string& asked, const std::string& told);

std::string trimmed(std::string text) {
  text.erase(0, text.find_first_not_of(' '));
  text.erase(text.find_last_not_of(' ') + 1);
  return text;
}

/// A server writes a combination ("ANSI") out, and all flags of a switch, whatever was asked of it.
bool same_list(const std::string& name, const std::string& asked, const std::string& told) {
  const auto wanted = items_of(asked), there = items_of(told);
  const bool more_may_be_there = name == "sql_mode" || asked.find('=') != std::string::npos;
  return more_may_be_there ? std::includes(there.begin(), there.end(), wanted.begin(), wanted.end()) : wanted == there;
}

/// "a=1;b=2" asked, "a = 1; b = 2; c = 3; " told: what was asked must be there with its value.
std::map<std::string, std::string> settings_of(const std::string& list) {
  std::map<std::string, std::string> settings;
  for (const auto& item : split(list, ';')) {
    const auto equals = item.find('=');
    if (equals != std::string::npos) settings[trimmed(item.substr(0, equals))] = trimmed(item.substr(equals + 1));
  }
  return settings;
}

bool same_settings(const std::string& asked, const std::string& told) {
  const auto there = settings_of(told);
  for (const auto& [name, value] : settings_of(asked)) {
    const auto found = there.find(name);
    if (found == there.end() || !same("", value, found->second)) return false;
  }
  return true;
}

/// Stars in place of a secret: nothing can be compared, and the secret must not be shown as what was asked.
bool hidden(const std::string& told) { return !told.empty() && told.find_first_not_of('*') == std::string::npos; }

/// MySQL and MariaDB call utf8 by its full name.
std::string full_charset(const std::string& word) {
  if (word == "utf8") return "utf8mb3";
  return word.rfind("utf8_", 0) == 0 ? "utf8mb3" + word.substr(4) : word;
}

std::string plain_path(const std::string& text) {
  auto path = std::filesystem::path{text}.lexically_normal().string();
  while (path.size() > 1 && path.back() == '/') path.pop_back();
  return path;
}

bool same_text(const std::string& asked, const std::string& told) {
  if (asked.find('/') != std::string::npos) return plain_path(asked) == plain_path(told);
  return full_charset(lower(asked)) == full_charset(lower(told));
}

bool same_number(const std::string& name, long double asked, long double told) {
  if (asked == told) return true;
  if (asked == 0 && among(name, kZeroIsAuto)) return true;
  if (asked == -1 && name.rfind("performance_schema_", 0) == 0) return true;  // sizes itself
  return name == "open_files_limit" && told > asked;                          // what the system grants anyhow
}

bool same(const std::string& name, const std::string& asked, const std::string& told) {
  if (hidden(told)) return true;
  if (told.find(';') != std::string::npos && told.find('=') != std::string::npos) return same_settings(asked, told);
  const auto number = number_of(asked), told_number = number_of(told);
  if (number && told_number) return same_number(name, *number, *told_number);
  const auto truth = truth_of(asked), told_truth = truth_of(told);
  if (truth && told_truth) return *truth == *told_truth;
  if (number || told_number) return true;  // a word by its place in a list: only the server knows the list
  if (name == "sql_mode" || asked.find(',') != std::string::npos || told.find(',') != std::string::npos)
    return same_list(name, asked, told);
  return same_text(asked, told);
}

/// The variable that shows an option, and the value that it should show.
struct Expected {
  std::string variable, value;
};

bool is_truth(const Told& told, const std::string& variable) {
  const auto found = told.find(variable);
  return found != told.end() && truth_of(found->second).has_value();
}

/// skip_x, disable_x and enable_x are x, where a server has no variable with the whole name.
std::optional<Expected> by_prefix(const std::string& name, const std::string& value, const Told& told) {
  for (const std::string prefix : {"skip_", "disable_", "enable_"}) {
    if (name.rfind(prefix, 0) != 0 || !is_truth(told, name.substr(prefix.size()))) continue;
    const bool said = value.empty() || truth_of(value).value_or(true);
    return Expected{name.substr(prefix.size()), said == (prefix == "enable_") ? "ON" : "OFF"};
  }
  return std::nullopt;
}

std::optional<Expected> expected(std::string name, const std::string& value, const Told& told) {
  if (name.rfind("loose_", 0) == 0) name.erase(0, 6);
  if (!told.contains(name)) {
    for (const auto& [option, variable] : kVariableOf) {
      if (name == option) name = variable;
    }
  }
  if (!told.contains(name)) return by_prefix(name, value, told);
  if (name == "log_bin") return Expected{name, truth_of(value).value_or(true) ? "ON" : "OFF"};  // the value is a file
  if (!value.empty()) return Expected{name, value};
  if (!is_truth(told, name)) return std::nullopt;
  return Expected{name, "ON"};
}

}  // namespace

std::vector<Difference> option_differences(const scenario::Options& asked, const Told& told) {
  std::vector<Difference> differences;
  for (const auto& [name, value] : asked) {
    const auto wanted = expected(canonical(name), value, told);
    if (!wanted || lower(wanted->value) == "default") continue;
    const auto& shown = told.at(wanted->variable);
    if (!same(wanted->variable, wanted->value, shown)) differences.push_back({canonical(name), value, shown});
  }
  return differences;
}

std::vector<Difference> parameter_differences(const scenario::Options& asked, const Told& told) {
  Told by_lower;
  for (const auto& [name, value] : told) by_lower[lower(name)] = value;
  std::vector<Difference> differences;
  for (const auto& [name, value] : asked) {
    const auto shown = by_lower.find(lower(name));
    if (shown == by_lower.end() || same(lower(name), value, shown->second)) continue;
    differences.push_back({name, value, shown->second});
  }
  return differences;
}

}  // namespace forklift::cluster
