#pragma once
// What a MySQL-protocol server tells of itself: counters that only grow, settings, version.
#include <string>
#include <vector>

#include "common/sql/session.hpp"
#include "orchestrator/cluster/cluster.hpp"

namespace forklift::cluster {

/// SHOW GLOBAL STATUS: the numbers that only grow and explain something (statements, rows, bytes, disk, locks, Ndb).
std::vector<Counter> read_counters(sql::SqlSession& session, const std::string& node);

/// SHOW GLOBAL VARIABLES, without anything that holds a secret.
std::vector<Setting> read_settings(sql::SqlSession& session, const std::string& node);

/// Pure: is this status variable one that read_counters keeps?
bool is_counter(const std::string& name);

}  // namespace forklift::cluster
