#pragma once
// Which warehouses each SQL node calls home. With `PARTITION BY HASH(w_id)`, and a spread that is a multiple of the
// number of node groups and divides the number of partitions, every SQL node then stays inside one node group.
#include <string>
#include <vector>

namespace forklift::plan {

struct SpreadOf {
  int sql_node = 0;  ///< 0-based
  int per_node = 1;  ///< home warehouses of each SQL node
  int spread = 1;    ///< stride
};

/// Home warehouses of one SQL node: `per_node` ids, `spread` apart, ascending, 1-based.
/// Errors: config if spread or per_node < 1, or sql_node < 0.  Source: DBT2's spread rule, docs/measurement.md.
std::vector<int> home_warehouses(SpreadOf of);

/// The highest warehouse id that `sql_nodes` × `per_node` home warehouses at this spread need.
int required_warehouses(int sql_nodes, int per_node, int spread);

/// Home warehouses of every SQL node when `warehouses` are loaded: as many per node as fit, the same number for all;
/// every list is empty if not even one fits.
std::vector<std::vector<int>> distribute(int warehouses, int sql_nodes, int spread);

/// Home warehouses by their node group (group_of[w-1] of warehouse w): each SQL node works in one group as long as
/// there are at least as many SQL nodes as groups; else a SQL node takes whole groups. All nodes get lists, ascending.
std::vector<std::vector<int>> deal_by_group(const std::vector<int>& group_of, int sql_nodes);

/// What a distribution leaves idle, in sentences: warehouses that are nobody's home, residue classes (mod spread)
/// without a terminal, partitions (mod partitions, if > 0) without one.
std::vector<std::string> idle_notes(int warehouses, const std::vector<std::vector<int>>& homes, int spread,
                                    int partitions);

}  // namespace forklift::plan
