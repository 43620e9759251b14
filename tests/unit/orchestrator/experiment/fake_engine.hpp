#pragma once
// Two engines whose servers are processes of fake hosts, in a registry of their own: "plain" starts SQL nodes,
// "grouped" initialises data nodes by a helper before, has node groups, and knows where rows lie. What they store is in
// files of their hosts, so that it outlives an orchestrator and goes with its directory. Each question to a server is
// an effect.
#include <memory>

#include "common/sql/session.hpp"
#include "tests/support/fake_host.hpp"

namespace forklift::test {

/// A session to a server of a fake engine: it knows InnoDB, and no table.
std::unique_ptr<sql::SqlSession> connect_fake(FakeWorld& world, const sql::Endpoint& endpoint);

/// How servers and helpers of these engines behave on their hosts.
FakeProgram fake_server(const FakeProcess& process);

}  // namespace forklift::test
