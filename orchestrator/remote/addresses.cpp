#include "orchestrator/remote/addresses.hpp"

#include <arpa/inet.h>

#include <algorithm>
#include <array>
#include <set>
#include <sstream>

#include "common/core/text.hpp"
#include "orchestrator/remote/host_scripts.hpp"

namespace forklift::remote {
namespace {

/// 32 hexadecimal digits as inet_ntop writes them; empty if they are none.
std::string ipv6(const std::string& digits) {
  std::array<unsigned char, 16> bytes{};
  if (digits.size() != 2 * bytes.size() || digits.find_first_not_of("0123456789abcdefABCDEF") != std::string::npos)
    return "";
  for (std::size_t i = 0; i < bytes.size(); ++i)
    bytes[i] = static_cast<unsigned char>(std::stoi(digits.substr(2 * i, 2), nullptr, 16));
  std::array<char, INET6_ADDRSTRLEN> text{};
  return ::inet_ntop(AF_INET6, bytes.data(), text.data(), text.size()) == nullptr ? "" : text.data();
}

}  // namespace

std::vector<std::string> parse_addresses(const std::string& fib_trie, const std::string& if_inet6) {
  std::set<std::string> v4, v6;
  std::string last;
  for (const auto& line : split(fib_trie, '\n')) {
    if (const auto at = line.find("|-- "); at != std::string::npos) last = line.substr(at + 4);
    if (line.find("/32 host LOCAL") != std::string::npos && last.rfind("127.", 0) != 0) v4.insert(last);
  }
  for (const auto& line : split(if_inet6, '\n')) {
    std::istringstream words{line};
    std::string digits, index, prefix, scope;
    if (words >> digits >> index >> prefix >> scope && scope == "00") v6.insert(ipv6(digits));
  }
  v4.erase("");
  v6.erase("");
  std::vector<std::string> all{v4.begin(), v4.end()};
  all.insert(all.end(), v6.begin(), v6.end());
  return all;
}

bool is_private(const std::string& address) {
  in_addr v4{};
  if (::inet_pton(AF_INET, address.c_str(), &v4) == 1) {
    const auto number = ntohl(v4.s_addr);
    struct Range {
      std::uint32_t network;
      int bits;
    };
    constexpr std::array<Range, 6> kRanges{
        {{0x7f000000, 8}, {0x0a000000, 8}, {0xac100000, 12}, {0xc0a80000, 16}, {0xa9fe0000, 16}, {0x64400000, 10}}};
    return std::any_of(kRanges.begin(), kRanges.end(),
                       [&](const Range& range) { return (number ^ range.network) >> (32 - range.bits) == 0; });
  }
  in6_addr v6{};
  if (::inet_pton(AF_INET6, address.c_str(), &v6) != 1) return false;
  return IN6_IS_ADDR_LOOPBACK(&v6) || IN6_IS_ADDR_LINKLOCAL(&v6) || (v6.s6_addr[0] & 0xfe) == 0xfc;
}

std::vector<std::string> read_addresses(Remote& remote, Deadline deadline) {
  const auto answer =
      run_checked(remote, {.argv = {"sh", "-c", scripts::kAddresses}, .environment = {}, .directory = "", .input = ""},
                  deadline, "read its addresses", "Is /proc mounted there?");
  const auto parting = answer.out.find("=\n");
  if (parting == std::string::npos) return {};
  return parse_addresses(answer.out.substr(0, parting), answer.out.substr(parting + 2));
}

}  // namespace forklift::remote
