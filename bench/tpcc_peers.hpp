#pragma once
// Other TPC-C programs against our mode `single`: the same server, as many warehouses (each in its own database, loaded
// by itself), the same mix and connections, in turn. Nothing is built or installed: a peer takes part if its place is
// given.
#include <string>
#include <vector>

namespace forklift::bench {

/// `arguments`: "sysbench-tpcc=DIR", "tpcc-mysql=DIR", "go-tpc=PROGRAM", "hammerdb=DIR", "rounds=3", "seconds=10",
/// "connections=1,4,16,64". Returns the tables. Errors: if a word is unknown, or a peer fails.
std::string tpcc_peers(const std::vector<std::string>& arguments);

}  // namespace forklift::bench
