#include "desk/job/addresses.hpp"

#include <catch2/catch.hpp>

using namespace forklift::desk;

namespace {

unsigned prefix(const std::vector<std::string>& texts) {
  std::vector<std::uint32_t> addresses;
  for (const auto& text : texts) addresses.push_back(parse_ipv4(text).value());
  return prefix_of(addresses);
}

}  // namespace

TEST_CASE("desk addresses: only whole dotted addresses are read", "[desk][unit]") {
  CHECK(parse_ipv4("10.77.0.2") == 0x0a4d0002);
  for (const auto* text : {"", "10.77.0", "10.77.0.256", "10.77.0.2 ", "::1", "d1"}) CHECK_FALSE(parse_ipv4(text));
}

TEST_CASE("desk addresses: loopback, multicast and reserved ones are no host's", "[desk][unit]") {
  for (const auto* text : {"10.0.0.1", "192.168.1.1", "126.0.0.1", "223.255.255.254"})
    CHECK(host_address(parse_ipv4(text).value()));
  for (const auto* text : {"0.0.0.1", "127.0.0.1", "224.0.0.1", "255.255.255.255"})
    CHECK_FALSE(host_address(parse_ipv4(text).value()));
}

TEST_CASE("desk addresses: the network holds every host, and none is its first or last address", "[desk][unit]") {
  CHECK(prefix({"10.77.0.2"}) == 24);
  CHECK(prefix({"10.77.0.2", "10.77.0.254"}) == 24);
  CHECK(prefix({"10.77.0.2", "10.77.1.3"}) == 23);
  CHECK(prefix({"10.77.0.2", "10.77.0.255"}) == 23);
  CHECK(prefix({"10.77.0.2", "10.77.1.0"}) == 23);
  CHECK(prefix({"10.77.1.2", "10.77.1.0"}) == 23);  // 10.77.1.0 is inside of 10.77.0.0/23
  CHECK(prefix({"10.0.0.1", "192.168.0.1"}) == 0);
  CHECK(mask_of(24) == 0xffffff00);
  CHECK(mask_of(0) == 0);
}
