// Who works in an external database: a load that was killed, two experiments at once, one that lost its heartbeat.
#include <csignal>
#include <regex>

#include "common/core/error.hpp"
#include "common/mysql/connection.hpp"
#include "orchestrator/engines/external/claim.hpp"
#include "tests/integration/external/external_job.hpp"

using namespace forklift;
using namespace forklift::test;
using namespace std::chrono_literals;

namespace {

const std::vector<std::string> kSets{"cluster.database=bench"};

bool within_a_minute(const std::function<bool()>& condition) {
  return poll_until(system_clock(), Deadline::after(system_clock(), 60s), 20ms, condition);
}

std::string column(const TestServer& server, const std::string& name) {
  return server.session()->query("SELECT " + name + " FROM bench.forklift_note").rows.at(0).at(0).value_or("NULL");
}

/// `text` with process, host, times and id replaced.
std::string without_names(std::string text) {
  text = std::regex_replace(text, std::regex{"ext-[0-9]{8}-[0-9]{6}-[0-9a-f]{4}"}, "ID");
  text = std::regex_replace(text, std::regex{"process [0-9]+ on \\S+, "}, "process N on HOST, ");
  return std::regex_replace(text, std::regex{"at [0-9: -]+ UTC, [0-9]+ s ago"}, "at TIME UTC, N s ago");
}

std::string busy(const TestServer& server) {
  return fmt::format(
      "forklift: database bench on 127.0.0.1:{}: experiment ID works in it: process N on HOST, whose last heartbeat "
      "was at TIME UTC, N s ago. Wait until it has ended, or set cluster.database to another database; a process that "
      "is gone counts as ended 15 s after its last heartbeat.\n",
      server.target().port);
}

}  // namespace

TEST_CASE("external: a load that was killed half-way is ours, and is made again without overwrite",
          "[external][integration]") {
  const TestServer server;
  const ExternalJob job{{server.target().port}};
  Program killed{job.command("run", {"cluster.database=bench", "workload.scale=1"})};
  REQUIRE(killed.wait_for_error_text("loading 1 warehouses", 60s));
  REQUIRE(within_a_minute([&] { return server.number("SELECT COUNT(*) FROM bench.item") > 0; }));
  killed.signal(SIGKILL);
  CHECK(killed.wait(60s).exit_code == 137);
  CHECK(column(server, "state") == "loading");
  CHECK(column(server, "made").find("warehouse district customer") != std::string::npos);
  CHECK(without_names(message(job.ask("run", kSets))) == busy(server));  // nobody knows yet that it is dead
  server.session()->query("UPDATE bench.forklift_note SET heartbeat = heartbeat - INTERVAL 1 MINUTE");
  const auto planned = job.ask("plan", kSets);
  CHECK(planned.exit_code == 0);
  CHECK(without_names(planned.out)
            .find(fmt::format("\n  note: database bench on 127.0.0.1:{}: 9 tables of experiment ID will be dropped "
                              "and made again\n",
                              server.target().port)) != std::string::npos);
  const auto again = job.ask("run", kSets);
  INFO(again.err);
  CHECK(again.exit_code == 0);
}

TEST_CASE("external: a second experiment in one database is refused with the first one's name, until that ends",
          "[external][integration]") {
  const TestServer server;
  const ExternalJob job{{server.target().port}}, other{{server.target().port}};
  Program first{job.command("run", {"cluster.database=bench", "workload.duration=60s"})};
  REQUIRE(first.wait_for_error_text("run 1/1", 60s));
  const auto id = job.runs()[0]["experiment"].get<std::string>();
  for (const auto* command : {"check", "plan", "run"}) {
    INFO(command);
    const auto second = other.ask(command, kSets);
    CHECK(second.exit_code == 3);
    CHECK(without_names(message(second)) == busy(server));
    CHECK(second.err.find("experiment " + id + " works in it: process " + std::to_string(first.pid()) + " on ") !=
          std::string::npos);
  }
  // Not even if other people's tables might go.
  CHECK(without_names(message(other.ask("run", {"cluster.database=bench", "cluster.overwrite=bench"}))) ==
        busy(server));
  const auto beat = column(server, "heartbeat");
  CHECK(within_a_minute([&] { return column(server, "heartbeat") != beat; }));
  first.signal(SIGINT);
  CHECK(first.wait(60s).exit_code == 130);
  CHECK(column(server, "owner") == "");
  CHECK(column(server, "heartbeat") == "NULL");
  const auto second = other.ask("run", kSets);
  INFO(second.err);
  CHECK(second.exit_code == 0);
}

TEST_CASE("external: after SIGKILL, --resume takes its own database over, and loads it again only if it must",
          "[external][integration]") {
  const TestServer server;
  const ExternalJob job{{server.target().port}};
  Program killed{job.command("run", {"cluster.database=bench", "workload.duration=60s"})};
  REQUIRE(killed.wait_for_error_text("run 1/1", 60s));
  killed.signal(SIGKILL);
  killed.wait(60s);
  Program resumed{{built("forklift"), "run", "--resume", "--db", job.database(), "--no-report"}};
  REQUIRE(resumed.wait_for_error_text("run 1/1", 60s));
  resumed.signal(SIGINT);
  const auto ended = resumed.wait(60s);
  CHECK(ended.err.find("note: bench is loaded already for \"ext\"") != std::string::npos);
  CHECK(ended.exit_code == 130);
}

TEST_CASE("external: servers that hold databases of their own are not one cluster", "[external][integration]") {
  const TestServer one, two;
  const ExternalJob job{{one.target().port, two.target().port}};
  const auto ended = job.ask("run", kSets);
  CHECK(ended.exit_code == 3);
  CHECK(message(ended) ==
        fmt::format("forklift: database bench on 127.0.0.1:{}: it is not the same database as database bench on "
                    "127.0.0.1:{}: a note that was written there is not seen here. List the SQL nodes of one cluster "
                    "in cluster.endpoints.\n",
                    two.target().port, one.target().port));
  CHECK(two.number("SELECT COUNT(*) FROM information_schema.schemata WHERE schema_name = 'bench'") == 0);
}

TEST_CASE("external: whoever lost a database to another experiment learns it by its next heartbeat",
          "[external][integration]") {
  const TestServer server;
  using engines::external::Claim;
  const auto open = [&] {
    auto endpoint = sql::Endpoint{};
    endpoint.port = server.target().port;
    endpoint.user = "forklift";
    endpoint.password = "secret";
    endpoint.found_rows = true;
    return mysql::connect(endpoint);
  };
  const auto wanted = [](const std::string& name) {
    engines::external::Wanted all;
    all.where = "database bench";
    all.database = "bench";
    all.experiment = name;
    all.owner = name + "-token";
    return all;
  };
  Claim first{open, wanted("first")}, second{open, wanted("second")};
  first.take();
  first.check();
  CHECK_THROWS_AS(second.take(), Error);
  server.session()->query("UPDATE bench.forklift_note SET heartbeat = heartbeat - INTERVAL 1 MINUTE");
  second.take();
  std::string words;
  CHECK(within_a_minute([&] {
    try {
      first.check();
    } catch (const Error& error) {
      words = error.what();
    }
    return !words.empty();
  }));
  CHECK(words ==
        "database bench: another experiment took it over, since nothing had been heard of first for 15 s. Give each "
        "experiment a database of its own, and look what kept this program from reaching the server.");
  CHECK_THROWS_WITH(first.make_room({"lookup"}), Catch::StartsWith("database bench: experiment second works in it"));
  first.release();
  CHECK(column(server, "owner") == "second-token");
}
