#pragma once
// The logs of a cluster's processes, fetched from their hosts with checksums.
#include <functional>
#include <string>
#include <vector>

#include "common/store/records.hpp"
#include "orchestrator/cluster/cluster.hpp"

namespace forklift::collect {

/// Of one log at most this many bytes are kept: a quarter from its beginning, the rest from its end.
inline constexpr std::int64_t kLogLimit = 128 * 1024;

/// Errors: environment, if the file or its host can't be read, or what arrived has another checksum than what was sent.
store::LogFile fetch_log(remote::Remote& host, const cluster::LogPlace& place, Clock& clock);

/// All at once. What can't be fetched is left out, and `warn` is told of it.
std::vector<store::LogFile> fetch_logs(const remote::Fleet& fleet, const std::vector<cluster::LogPlace>& places,
                                       Clock& clock, const std::function<void(const std::string&)>& warn);

}  // namespace forklift::collect
