#pragma once
// A connection to a cluster, as every shared object of ours opens it.
#include <NdbApi.hpp>

#include "driver/ndbapi/plugin.hpp"

namespace forklift::driver::ndbapi {

/// `name` is what the management server lists. False: `problem` says why.
inline bool connect(Ndb_cluster_connection& connection, const char* name, Problem& problem) {
  constexpr int kRetries = 10, kDelaySeconds = 1, kReadySeconds = 30;
  connection.set_name(name);
  if (connection.connect(kRetries, kDelaySeconds, 0) != 0) {
    problem = {connection.get_latest_error(), false, connection.get_latest_error_msg()};
    return false;
  }
  if (connection.wait_until_ready(kReadySeconds, kReadySeconds) < 0) {
    problem = {connection.get_latest_error(), false, "no data node answered within 30 s"};
    return false;
  }
  return true;
}

}  // namespace forklift::driver::ndbapi
