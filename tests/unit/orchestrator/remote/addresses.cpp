#include "orchestrator/remote/addresses.hpp"

#include <catch2/catch.hpp>

using namespace forklift;

TEST_CASE("addresses: all of a host's own are found, not those of its networks or of the loopback", "[remote][unit]") {
  const std::string trie = R"(Main:
  +-- 0.0.0.0/0 3 0 5
     |-- 0.0.0.0
        /0 universe UNICAST
     +-- 127.0.0.0/8 2 0 2
        |-- 127.0.0.1
           /32 host LOCAL
     +-- 192.0.2.0/24 2 0 2
        |-- 192.0.2.0
           /24 link UNICAST
        |-- 192.0.2.7
           /32 host LOCAL
        |-- 192.0.2.255
           /32 link BROADCAST
     |-- 10.1.0.3
        /32 host LOCAL
Local:
        |-- 192.0.2.7
           /32 host LOCAL
)";
  const std::string v6 =
      "fd000000000000000000000000000002 04 40 00 82     eth0\n"
      "fe8000000000000000fc00fffe000001 04 40 20 80     eth0\n"
      "00000000000000000000000000000001 01 80 10 80       lo\n";
  CHECK(remote::parse_addresses(trie, v6) == std::vector<std::string>{"10.1.0.3", "192.0.2.7", "fd00::2"});
  CHECK(remote::parse_addresses("", "nothing\nxx 1 2 00 4 eth0\n").empty());
}

TEST_CASE("addresses: what the internet does not route is private", "[remote][unit]") {
  for (const auto* address : {"127.0.0.1", "10.255.0.1", "172.16.0.1", "172.31.9.9", "192.168.1.1", "169.254.0.1",
                              "100.64.0.1", "::1", "fe80::1", "fd00::2"}) {
    CAPTURE(address);
    CHECK(remote::is_private(address));
  }
  for (const auto* address : {"203.0.113.5", "172.32.0.1", "11.0.0.1", "2001:db8::1", "db1.example.com", ""}) {
    CAPTURE(address);
    CHECK_FALSE(remote::is_private(address));
  }
}
