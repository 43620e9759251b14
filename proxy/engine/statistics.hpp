#pragma once
// Counters of all workers, added up, as the admin socket tells them.
#include <string>
#include <vector>

#include "common/core/json.hpp"
#include "proxy/engine/counters.hpp"

namespace forklift::proxy {

/// {"now": {…}, "total": {…}, "pins": {reason: count}}; microseconds in names that end in _us.
Json statistics_of(const std::vector<const Counters*>& workers);

/// The text that the proxy with this admin socket answers with. Errors: environment, if none answers.
std::string ask_statistics(const std::string& admin_socket);

}  // namespace forklift::proxy
