#pragma once
// What a cluster's nodes say of themselves, as it is read from them and as it is stored. A header of its own, since
// engines need no more of the store.
#include <cstdint>
#include <string>
#include <vector>

namespace forklift::store {

struct Version {
  std::string node, component, text;
};
struct Setting {
  std::string node, name, value;
};
/// Rows of one table's partition (or fragment) on one data node, as the node itself counts them.
struct Placement {
  std::string table, node, partition, node_group;
  std::int64_t rows = 0;
};
struct LogTail {
  std::string node, file;
  std::vector<std::string> lines;
  /// Each line with its end.
  std::string text() const;
};

}  // namespace forklift::store
