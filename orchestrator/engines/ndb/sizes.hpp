#pragma once
// How much memory and redo log the data nodes get when the scenario says nothing: from the rows that will be loaded.
// Pure.
#include <map>
#include <string>

#include "orchestrator/plan/fwd.hpp"

namespace forklift::engines::ndb {

/// Bytes of one TPC-C warehouse in NDB (rows, hash and ordered indexes), one replica; an estimate, not measured with
/// NDB 9.7.2.
inline constexpr double kBytesPerWarehouse = 150.0 * 1024 * 1024;

/// Our defaults for [ndbd default], as text. `warehouses` may be a fraction: warehouses × scale over all databases.
/// DataMemory holds the rows and half as much again for what runs add. The redo log holds everything that a load writes
/// between two local checkpoints, several times; its files are sparse, so that an initial start does not write them.
scenario::Options default_sizes(double warehouses, int data_nodes, int replicas, bool disk_data);

}  // namespace forklift::engines::ndb
