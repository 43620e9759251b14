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
