#include "desk/job/addresses.hpp"

#include <arpa/inet.h>

#include <algorithm>

namespace forklift::desk {

std::optional<std::uint32_t> parse_ipv4(const std::string& text) {
  in_addr address{};
  if (::inet_pton(AF_INET, text.c_str(), &address) != 1) return std::nullopt;
  return ntohl(address.s_addr);
}

bool host_address(std::uint32_t address) {
  const auto first = address >> 24;
  return first > 0 && first < 224 && first != 127;
}

unsigned prefix_of(const std::vector<std::uint32_t>& addresses) {
  constexpr unsigned kLongest = 24;
  const auto holds = [&](unsigned prefix) {
    const auto mask = mask_of(prefix), network = addresses.front() & mask;
    return std::all_of(addresses.begin(), addresses.end(), [&](std::uint32_t address) {
      return (address & mask) == network && address != network && address != (network | ~mask);
    });
  };
  unsigned prefix = kLongest;
  while (prefix > 0 && !addresses.empty() && !holds(prefix)) --prefix;
  return prefix;
}

}  // namespace forklift::desk
