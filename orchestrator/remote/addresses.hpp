#pragma once
// Under which addresses a host may appear to servers: all that its interfaces have.
#include <string>
#include <vector>

#include "orchestrator/remote/remote.hpp"

namespace forklift::remote {

/// Pure. `fib_trie` and `if_inet6` are the texts of these files in /proc/net. IPv4 addresses, then IPv6 addresses of
/// global scope, sorted, each once; not the loopback's.
std::vector<std::string> parse_addresses(const std::string& fib_trie, const std::string& if_inet6);

/// Pure. Is this IPv4 or IPv6 address one that the internet does not route: loopback, private, link-local, shared (RFC
/// 6598)? False also for what is no address.
bool is_private(const std::string& address);

/// Errors: environment, if the host can't be asked.
std::vector<std::string> read_addresses(Remote& remote, Deadline deadline);

}  // namespace forklift::remote
