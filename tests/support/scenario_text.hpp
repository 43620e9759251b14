#pragma once
// A small valid scenario to change in tests, and the whole message that reading a changed one gives.
#include <string>
#include <vector>

#include "common/core/error.hpp"
#include "orchestrator/scenario/read.hpp"

namespace forklift::test {

inline const std::string kScenario = R"({
  "name": "small",
  "hosts": {"local": {"transport": "local"}, "db1": {"transport": "ssh", "address": "127.0.0.1"}},
  "cluster": {
    "engine": "spider",
    "data_nodes": [{"host": "local"}, {"host": "local"}],
    "sql_nodes": [{"host": "local"}, {"host": "local"}],
    "config": {"mysqld": {"innodb_buffer_pool_size": "64M", "innodb_doublewrite": false}}
  },
  "schema": {"partition": "hash", "partitions": 4},
  "workload": {"warehouses": 4, "terminals": 2, "spread": 2, "warmup": "1s", "duration": "2s"},
  "repeats": 2
})";

inline std::string replaced(std::string text, const std::string& from, const std::string& to) {
  const auto at = text.find(from);
  return at == std::string::npos ? "no such text: " + from : text.replace(at, from.size(), to);
}

/// The message of reading kScenario with `from` replaced by `to`; empty if it can be read.
inline std::string message(const std::string& from, const std::string& to, const std::vector<std::string>& sets = {}) {
  try {
    scenario::read_text(replaced(kScenario, from, to), "s.json", sets);
  } catch (const Error& error) {
    return error.what();
  }
  return "";
}

}  // namespace forklift::test
