#include "desk/hosts/network.hpp"

#include <catch2/catch.hpp>

using namespace forklift::desk;

TEST_CASE("desk hosts: what a device had no room for is read from the kernel's table", "[desk][unit]") {
  const std::string head =
      "Inter-|   Receive                                                |  Transmit\n"
      " face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets errs drop fifo colls "
      "carrier\n"
      "    lo:  1  2  3  4  5  6  7  8  9  10  11  99  13  14  15  16\n";
  CHECK(dropped_in(head + " desk0:  1  2  3  4  5  6  7  8  9  10  11  12  13  14  15  16\n") == 12);
  CHECK(dropped_in(head + " desk0:  1  2  3\n") == 0);
  CHECK(dropped_in(head) == 0);
  CHECK(dropped_in("") == 0);
}
