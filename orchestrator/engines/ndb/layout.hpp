#pragma once
// Who is who in an NDB Cluster: node ids, the connect string, and the slots for programs. Pure.
#include <string>
#include <vector>

#include "orchestrator/plan/fwd.hpp"

namespace forklift::engines::ndb {

/// Data nodes are 1..n; everything else stands above 144, the highest id that a data node may have.
inline constexpr int kFirstOtherId = 145;

struct Member {
  const plan::Node* node = nullptr;
  std::vector<int> ids;  ///< one; a SQL node has one for each connection of its pool
  int id() const { return ids.front(); }
};

/// An id that any program on this host may take.
struct ApiSlot {
  int id = 0;
  std::string address;
};

struct Layout {
  std::vector<Member> management_servers, data_nodes, sql_nodes;
  std::vector<ApiSlot> api_slots;
  int replicas = 2;
  std::string data_node_program = "ndbmtd";

  /// Management servers, data nodes, SQL nodes, in this order.
  std::vector<Member> members() const;
  /// "host:port,host:port", management servers in order.
  std::string connect_string() const;
  /// Node group of a data node by its own setting, else by the order in which NDB assigns them.
  int node_group(std::size_t data_node) const;
};

/// The members point into `cluster`, which must outlive the layout.
Layout make_layout(const plan::Cluster& cluster);

/// The name of the node with this id ("data-node-1"); "node 7" if there is none.
std::string name_of(const Layout& layout, int id);

}  // namespace forklift::engines::ndb
