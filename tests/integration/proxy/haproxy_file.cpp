// haproxy reads what we write for it: paths with blanks and other characters that its file gives a meaning.
#include <catch2/catch.hpp>

#include "orchestrator/plan/plan.hpp"
#include "orchestrator/proxies/files.hpp"
#include "tests/support/program.hpp"
#include "tests/support/scratch_dir.hpp"

using namespace forklift;
using test::run_program;

namespace {

/// What `haproxy -c` says of a file with one server at this socket.
test::Ended verdict(const std::string& socket) {
  const test::ScratchDir scratch;
  plan::ProxyNode node;
  node.address = "127.0.0.1";
  node.port = 29999;
  sql::Endpoint server;
  server.socket = socket;
  return run_program(
      {"/usr/sbin/haproxy", "-c", "-f", scratch.write("haproxy.cfg", proxies::haproxy_config(node, {server}))});
}

}  // namespace

TEST_CASE("haproxy: takes sockets with blanks, quotes, backslashes and # as they are", "[proxy][integration]") {
  for (const auto* socket :
       {"/srv/w/s", "/srv/my bench/s", "/srv/a#b/s", "/srv/a\"b/s", "/srv/a\\b/s", "/srv/it's/s"}) {
    INFO(socket);
    const auto ended = verdict(socket);
    INFO(ended.err);
    CHECK(ended.exit_code == 0);
  }
}

TEST_CASE("haproxy: refuses a socket's path from 98 bytes on, as check does", "[proxy][integration]") {
  CHECK(verdict("/" + std::string(96, 'w')).exit_code == 0);
  const auto ended = verdict("/" + std::string(97, 'w'));
  CHECK(ended.exit_code == 1);
  CHECK(ended.err.find("too long (max 97)") != std::string::npos);
}
