#include "orchestrator/engines/ndb/status.hpp"

#include <catch2/catch.hpp>

using namespace forklift::engines::ndb;

TEST_CASE("status: every state that the management client prints is read", "[ndb][unit]") {
  const auto states = parse_status(
      "Connected to management server at 127.0.0.1 port 23100 (using cleartext)\n"
      "Node 1: started (mysql-9.7.2 ndb-9.7.2)\n"
      "Node 2: starting (Last completed phase 3) (mysql-9.7.2 ndb-9.7.2)\n"
      "Node 3: not connected\n"
      "Node 4: not started (mysql-9.7.2 ndb-9.7.2)\n"
      "Node 5: shutting down (mysql-8.0.36 ndb-8.0.36)\n"
      "Node 6: dancing\n\n");
  CHECK(states == std::map<int, NodeState>{{1, {State::started, "started"}},
                                           {2, {State::starting, "starting (Last completed phase 3)"}},
                                           {3, {State::not_connected, "not connected"}},
                                           {4, {State::not_started, "not started"}},
                                           {5, {State::stopping, "shutting down"}},
                                           {6, {State::unknown, "dancing"}}});
}

TEST_CASE("status: a client that reached nobody tells of no node", "[ndb][unit]") {
  CHECK(parse_status("ERROR: Unable to connect with connect string: nodeid=0,127.0.0.1:23100\n").empty());
}
