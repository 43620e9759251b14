#pragma once
// Where the rows lie and where the statements go: the two things that explain why one partitioning scales.
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "common/store/reader.hpp"

namespace forklift::analysis {

/// One number per node, in the order of names.
struct NodeShare {
  std::string node;
  double value = 0;
};

struct Balance {
  std::vector<NodeShare> rows;  ///< per data node; ITEM, which every warehouse shares, is left out
  double largest_to_mean = 0;   ///< 1 is even; 0 if nothing is known
  double variation = 0;
};

/// `nodes`: all data nodes of the cell's cluster, so that an empty one counts.
Balance balance_of(const std::vector<store::Placement>& placements, const std::vector<std::string>& nodes);

/// Where the rows lie that one SQL node works on.
struct HomeShares {
  std::string sql_node;
  std::map<std::string, double> shares;  ///< node group → share of its warehouses' rows, 0 to 1; they add up to 1
};

/// A warehouse whose group is known lies in it as a whole; one that is spread lies where all rows lie. Warehouses count
/// the same, since they hold the same number of rows. Empty if neither homes nor groups are known.
std::vector<HomeShares> home_shares(const std::vector<store::Home>& homes,
                                    const std::vector<store::Placement>& placements);

/// What a data node does: "statements" where it is a SQL server, "key operations" where it is NDB's.
struct Work {
  std::string what;               ///< empty if the nodes count nothing
  std::vector<NodeShare> shares;  ///< per node (NDB: and LDM thread, if it has several) and committed transaction
};

/// Statements that each data node answered per committed transaction, over these runs. Empty if the nodes count none.
Work work_per_transaction(const std::vector<store::CounterPair>& counters, const std::vector<std::string>& data_nodes,
                          double transactions);

/// Statements of all kinds that SQL servers which are data nodes were asked per transaction, BEGIN and COMMIT among
/// them: each is a round trip. Nothing where they count none.
std::optional<double> questions_per_transaction(const std::vector<store::CounterPair>& counters,
                                                const std::vector<std::string>& data_nodes, double transactions);

double total(const std::vector<NodeShare>& shares);

}  // namespace forklift::analysis
