// The wrong server: another one, with the same account, where client libraries look for "localhost".
#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "tests/integration/driver/test_server.hpp"
#include "tests/support/own_network.hpp"
#include "tests/support/program.hpp"
#include "tests/support/scratch_dir.hpp"

using namespace forklift::test;

namespace {

constexpr int kAsked = 3399;

nlohmann::json scenario_of(const TestServer& server) {
  return {{"name", "external"},
          {"cluster",
           {{"engine", "external"},
            {"workdir", (server.directory() / "work").string()},
            {"endpoints", {{{"host", "localhost"}, {"port", kAsked}}}},
            {"user", "forklift"},
            {"password_file", server.target().password_file},
            {"database", "bench"}}},
          {"workload",
           {{"warehouses", 1},
            {"scale", 0.01},
            {"terminals", 1},
            {"warmup", "0s"},
            {"duration", "1s"},
            {"threads", 1},
            {"lookup", {{"keys", 1000}, {"phases", {"insert", "read"}}}}}},
          {"repeats", 1}};
}

std::int64_t status(const TestServer& server, const std::string& name) {
  return server.number("SELECT variable_value FROM information_schema.global_status WHERE variable_name = '" + name +
                       "'");
}

}  // namespace

TEST_CASE("identity: localhost with a port is never the default socket's server, whatever connects",
          "[pipeline][cluster]") {
  FORKLIFT_NEEDS_ROOT();
  in_own_network([] {
    const std::vector<std::string> small{"--innodb-buffer-pool-size=64M"};
    const TestServer system{small, 3306, kDefaultSocket}, asked{small, kAsked};
    const ScratchDir scratch;
    const auto file = scratch.write("s.json", scenario_of(asked).dump(1));
    const auto before = status(system, "Connections");
    const auto run = [&](const std::vector<std::string>& sets) {
      std::vector<std::string> argv{built("forklift"), "run", file, "--db", scratch / "r.db", "--out",
                                    scratch / "report"};
      for (const auto& set : sets) argv.insert(argv.end(), {"--set", set});
      const auto ended = run_program(argv);
      INFO(ended.err);
      CHECK(ended.exit_code == 0);
    };
    run({});
    CHECK(asked.number("SELECT COUNT(*) FROM bench.warehouse") == 1);
    run({R"(proxies=[{"host": "local", "kind": "forklift", "connections": 4}])"});
    run({R"(proxies=[{"host": "local", "kind": "haproxy"}])"});
    run({"workload.kind=key-lookup", "cluster.database=lookups"});
    CHECK(asked.number("SELECT COUNT(*) FROM lookups.lookup") == 1000);
    run({"workload.kind=sysbench", "cluster.database=sysbench"});
    CHECK(asked.number("SELECT COUNT(*) > 0 FROM sysbench.sbtest1") == 1);
    // Nobody has even logged in there but this very question.
    CHECK(status(system, "Connections") == before + 1);
  });
}
