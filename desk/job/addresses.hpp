#pragma once
// The addresses of a desk's hosts: one network that holds them all and nothing else of the machine, since each host
// has a network of its own. Pure.
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace forklift::desk {

/// "10.77.0.2" → 0x0a4d0002; nothing if it is no such text.
std::optional<std::uint32_t> parse_ipv4(const std::string& text);

/// May a host have it? Not 0.x, loopback, multicast or above.
bool host_address(std::uint32_t address);

/// The length of the longest prefix, at most 24, whose network has all these addresses for its hosts: none of them is
/// its first (the network's own) or its last (broadcast).
unsigned prefix_of(const std::vector<std::uint32_t>& addresses);

inline std::uint32_t mask_of(unsigned prefix) { return prefix == 0 ? 0 : ~std::uint32_t{0} << (32 - prefix); }

}  // namespace forklift::desk
