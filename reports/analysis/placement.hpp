#pragma once
// Where the rows lie and where the statements go: the two things that explain why one partitioning scales.
#include <map>
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

/// Statements that each data node answered per committed transaction, over these runs. Empty if the nodes count none.
std::vector<NodeShare> statements_per_transaction(const std::vector<store::CounterPair>& counters,
                                                  const std::vector<std::string>& data_nodes, double transactions);

double total(const std::vector<NodeShare>& shares);

}  // namespace forklift::analysis
