#include "orchestrator/cluster/server/readings.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include "orchestrator/scenario/engine.hpp"

namespace forklift::cluster {
namespace {

/// Beginnings of names that only grow.
constexpr std::array<std::string_view, 23> kPrefixes{"Com_",
                                                     "Handler_",
                                                     "Innodb_rows_",
                                                     "Innodb_buffer_pool_read",
                                                     "Innodb_buffer_pool_write",
                                                     "Innodb_buffer_pool_pages_flushed",
                                                     "Innodb_data_",
                                                     "Innodb_log_",
                                                     "Innodb_os_log_",
                                                     "Innodb_pages_",
                                                     "Innodb_row_lock_t",
                                                     "Innodb_row_lock_waits",
                                                     "Innodb_deadlocks",
                                                     "Innodb_dblwr_",
                                                     "Bytes_",
                                                     "Questions",
                                                     "Queries",
                                                     "Connections",
                                                     "Aborted_",
                                                     "Created_tmp_",
                                                     "Sort_",
                                                     "Select_",
                                                     "Table_locks_"};

/// Levels among them, which go up and down.
constexpr std::array<std::string_view, 4> kLevels{"Innodb_data_pending", "Innodb_row_lock_time_avg",
                                                  "Innodb_row_lock_time_max", "Innodb_os_log_pending"};

bool begins_with_any(const std::string& name, const auto& prefixes) {
  return std::any_of(prefixes.begin(), prefixes.end(),
                     [&](std::string_view prefix) { return name.rfind(prefix, 0) == 0; });
}

std::string text_of(const std::optional<std::string>& value) { return value.value_or(""); }

}  // namespace

bool is_counter(const std::string& name) {
  static const auto of_engines = [] {
    std::vector<std::string> all;
    for (const auto* engine : scenario::engines())
      all.insert(all.end(), engine->facts.counters.begin(), engine->facts.counters.end());
    return all;
  }();
  return (begins_with_any(name, kPrefixes) && !begins_with_any(name, kLevels)) || begins_with_any(name, of_engines);
}

std::vector<Counter> read_counters(sql::SqlSession& session, const std::string& node) {
  std::vector<Counter> counters;
  for (const auto& row : session.query("SHOW GLOBAL STATUS").rows) {
    const auto name = text_of(row[0]), value = text_of(row[1]);
    if (!is_counter(name)) continue;
    std::int64_t number = 0;
    const auto [end, code] = std::from_chars(value.data(), value.data() + value.size(), number);
    if (code == std::errc{} && end == value.data() + value.size()) counters.push_back({node, name, number});
  }
  return counters;
}

std::vector<Setting> read_settings(sql::SqlSession& session, const std::string& node) {
  std::vector<Setting> settings;
  for (const auto& row : session.query("SHOW GLOBAL VARIABLES").rows) {
    const auto name = text_of(row[0]);
    if (name.find("password") != std::string::npos || name.find("init_connect") != std::string::npos) continue;
    settings.push_back({node, name, text_of(row[1])});
  }
  return settings;
}

}  // namespace forklift::cluster
