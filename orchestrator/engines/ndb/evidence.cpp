#include "orchestrator/engines/ndb/evidence.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <map>
#include <set>

#include "common/core/text.hpp"
#include "orchestrator/cluster/schema/tables.hpp"

namespace forklift::engines::ndb {
namespace {

std::string text_at(const sql::Row& row, std::size_t column) { return row.at(column).value_or(""); }
std::int64_t number_at(const sql::Row& row, std::size_t column) {
  return std::strtoll(text_at(row, column).c_str(), nullptr, 10);
}

std::map<int, int> node_groups(sql::SqlSession& session) {
  std::map<int, int> group_of;
  for (const auto& row : session.query("SELECT node_id, group_id FROM ndbinfo.membership").rows) {
    group_of[static_cast<int>(number_at(row, 0))] = static_cast<int>(number_at(row, 1));
  }
  return group_of;
}

/// "ndbinfo.fill.*" are no counts but how full something is now, and its limit, in bytes.
/// Every name begins with "ndbinfo.", so that reports tell it from a SQL node's status variable.
struct Reading {
  const char* query;  ///< node id, name, value
};

constexpr std::array<Reading, 8> kReadings{{
    {"SELECT node_id, CONCAT(block_name, '.', block_instance, '.', counter_name), val FROM ndbinfo.counters"},
    {"SELECT node_id, CONCAT('LDM.', block_instance, '.key_operations'), "
     "SUM(tot_key_reads + tot_key_inserts + tot_key_updates + tot_key_writes + tot_key_deletes) "
     "FROM ndbinfo.operations_per_fragment GROUP BY node_id, block_instance"},
    {"SELECT node_id, CONCAT('LDM.', block_instance, '.scanned_rows'), SUM(tot_scan_rows_examined) "
     "FROM ndbinfo.operations_per_fragment GROUP BY node_id, block_instance"},
    {"SELECT node_id, 'transporters.overload_count', SUM(overload_count) FROM ndbinfo.transporters GROUP BY node_id"},
    {"SELECT node_id, 'transporters.bytes_sent', SUM(bytes_sent) FROM ndbinfo.transporters GROUP BY node_id"},
    {"SELECT node_id, CONCAT('lock_waits.', block_instance), SUM(ex_wait_ok + ex_wait_fail + sh_wait_ok + "
     "sh_wait_fail) "
     "FROM ndbinfo.locks_per_fragment GROUP BY node_id, block_instance"},
    {"SELECT node_id, 'fill.redo log.used', SUM(used) FROM ndbinfo.logspaces WHERE CAST(log_type AS BINARY) = 'REDO' "
     "GROUP BY node_id "
     "UNION ALL SELECT node_id, 'fill.redo log.limit', SUM(total) FROM ndbinfo.logspaces WHERE CAST(log_type AS "
     "BINARY) = 'REDO' "
     "GROUP BY node_id"},
    {"SELECT node_id, 'fill.send buffers.used', 32768 * used FROM ndbinfo.resources WHERE CAST(resource_name AS "
     "BINARY) "
     "= "
     "'TRANSPORTER_BUFFERS' UNION ALL SELECT node_id, 'fill.send buffers.limit', 32768 * max FROM "
     "ndbinfo.resources WHERE CAST(resource_name AS BINARY) = 'TRANSPORTER_BUFFERS'"},
}};

}  // namespace

std::vector<Placement> read_placement(sql::SqlSession& session, const Layout& layout, const std::string& database) {
  const auto group_of = node_groups(session);
  const auto prefix = database + "/def/";
  struct Fragment {
    std::set<int> nodes;
    std::int64_t rows = 0;
  };
  std::map<std::string, std::map<int, std::map<int, Fragment>>> fragments;  // table, group, number
  const auto rows =
      session
          .query(fmt::format(
              "SELECT fq_name, node_id, fragment_num, SUM(fixed_elem_count) FROM ndbinfo.memory_per_fragment "
              "WHERE type = 'User table' AND fq_name LIKE {} GROUP BY fq_name, node_id, fragment_num",
              literal(prefix + "%")))
          .rows;
  for (const auto& row : rows) {
    if (text_at(row, 0).rfind(prefix, 0) != 0) continue;  // "_" in LIKE matches more
    const int node = static_cast<int>(number_at(row, 1));
    const auto group = group_of.find(node);
    auto& fragment = fragments[text_at(row, 0).substr(prefix.size())][group == group_of.end() ? 0 : group->second]
                              [static_cast<int>(number_at(row, 2))];
    fragment.nodes.insert(node);
    fragment.rows = std::max(fragment.rows, number_at(row, 3));
  }
  const auto known = table_names();
  std::vector<Placement> all;
  for (const auto& [table, groups] : fragments) {
    if (std::find(known.begin(), known.end(), table) == known.end()) continue;  // NDB$BLOB tables and others
    for (const auto& [group, numbers] : groups) {
      for (const auto& [number, fragment] : numbers) {
        std::vector<std::string> names;
        for (const int node : fragment.nodes) names.push_back(name_of(layout, node));
        all.push_back({table, join(names, ", "), fmt::format("p{}", number), std::to_string(group), fragment.rows});
      }
    }
  }
  return all;
}

std::vector<int> fragment_groups(sql::SqlSession& session, const std::string& database, const std::string& table) {
  const auto group_of = node_groups(session);
  std::vector<int> groups;
  for (const auto& row :
       session
           .query(fmt::format(
               "SELECT fragment_num, MIN(node_id) FROM ndbinfo.memory_per_fragment WHERE type = 'User table' "
               "AND fq_name = {} GROUP BY fragment_num ORDER BY fragment_num",
               literal(database + "/def/" + table)))
           .rows) {
    const auto group = group_of.find(static_cast<int>(number_at(row, 1)));
    groups.push_back(group == group_of.end() ? 0 : group->second);
  }
  return groups;
}

std::vector<int> warehouse_partitions(sql::SqlSession& session, const std::string& database, int warehouses) {
  std::vector<int> partitions;
  for (int w = 1; w <= warehouses; ++w) {
    const auto plan = session.query(fmt::format(
        "EXPLAIN FORMAT=TRADITIONAL SELECT d_id FROM {}.district WHERE d_w_id = {}", identifier(database), w));
    const auto column = std::find(plan.columns.begin(), plan.columns.end(), "partitions") - plan.columns.begin();
    const auto said = column < static_cast<std::ptrdiff_t>(plan.columns.size())
                          ? text_at(plan.first(), static_cast<std::size_t>(column))
                          : "";
    if (said.size() < 2 || said[0] != 'p' || said.find(',') != std::string::npos)
      return {};  // not pruned: it is on several
    partitions.push_back(std::atoi(said.c_str() + 1));
  }
  return partitions;
}

std::vector<Counter> read_data_node_counters(sql::SqlSession& session, const Layout& layout) {
  std::vector<Counter> all;
  for (const auto& reading : kReadings) {
    for (const auto& row : session.query(reading.query).rows) {
      all.push_back(
          {name_of(layout, static_cast<int>(number_at(row, 0))), "ndbinfo." + text_at(row, 1), number_at(row, 2)});
    }
  }
  return all;
}

std::vector<Setting> read_data_node_config(sql::SqlSession& session, const Layout& layout) {
  std::vector<Setting> all;
  for (const auto& row : session
                             .query("SELECT v.node_id, p.param_name, v.config_value FROM ndbinfo.config_values v "
                                    "JOIN ndbinfo.config_params p ON p.param_number = v.config_param")
                             .rows) {
    all.push_back({name_of(layout, static_cast<int>(number_at(row, 0))), text_at(row, 1), text_at(row, 2)});
  }
  return all;
}

}  // namespace forklift::engines::ndb
