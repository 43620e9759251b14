#pragma once
// Dotted names of scenario values, as --set and the matrix write them: "workload.duration", "cluster.sql_nodes.0.port",
// "hosts.db1.example.com.address". Keys that users choose may hold dots themselves.
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "common/core/json.hpp"

namespace forklift::scenario {

/// The parts between dots; what stands between double quotes is one part: hosts."db1.example.com".address.
std::vector<std::string> parts_of(const std::string& dotted);

/// The part as the index of a list, counted from 0; nothing if it is none.
std::optional<std::size_t> index_of(const std::string& part);

/// The keys and indexes that the name means in this scenario. Where users choose the key (hosts, server options), the
/// longest one that is there wins; else the shortest with which the rest is a value of the table. The parts as they
/// are, if nothing fits.
std::vector<std::string> path_of(const std::string& dotted, const Json& scenario);

/// The same as a pointer.
JsonPointer to_pointer(const std::string& dotted, const Json& scenario);

}  // namespace forklift::scenario
