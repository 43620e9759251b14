// Other people's tables in the database that a scenario names: they survive everything but `overwrite`.
#include <regex>

#include "tests/integration/external/external_job.hpp"

using namespace forklift;
using namespace forklift::test;

namespace {

const std::string kNineWithRows =
    "customer (10 rows), district (20 rows), history (30 rows), item (40 rows), new_order (50 rows), order_line (60 "
    "rows), orders (70 rows), stock (80 rows), warehouse (90 rows)";

std::string refusal(const TestServer& server, const std::string& database, const std::string& tables,
                    const std::string& remedy) {
  return fmt::format(
      "forklift: database {0} on 127.0.0.1:{1}: it holds tables that Forklift did not make: {2}. Set cluster.database "
      "to a database without tables; or set cluster.overwrite to \"{0}\", which {3}.\n",
      database, server.target().port, tables, remedy);
}

/// All three commands refuse with the same words, and change nothing.
void check_refused(const TestServer& server, const ExternalJob& job, const std::vector<std::string>& sets,
                   const std::string& database, const std::string& expected) {
  const auto before = all_of(server, database);
  for (const auto* command : {"check", "plan", "run"}) {
    INFO(command);
    const auto ended = job.ask(command, sets);
    CHECK(ended.exit_code == 3);
    CHECK(message(ended) == expected);
  }
  CHECK(all_of(server, database) == before);
}

void check_valid(const ExternalJob& job, const std::vector<std::string>& sets) {
  const auto ended = job.ask("run", sets);
  INFO(ended.err);
  CHECK(ended.exit_code == 0);
  CHECK(job.runs()[0]["status"] == "valid");
}

}  // namespace

TEST_CASE("external: tables that the server makes without transactions are refused before they are loaded",
          "[external][integration]") {
  const TestServer server{{"--innodb-buffer-pool-size=64M", "--default-storage-engine=MyISAM"}};
  const ExternalJob job{{server.target().port}};
  const auto expected = [&](const std::string& tables) {
    return fmt::format(
        "forklift: sql-node-1 (127.0.0.1:{}): {}: engine MyISAM has no transactions. Set default_storage_engine of "
        "that "
        "server to InnoDB, or another engine with transactions, and run again.\n",
        server.target().port, tables);
  };
  const auto dbt2 = job.ask("run", {"cluster.database=own"});
  CHECK(dbt2.exit_code == 3);
  CHECK(message(dbt2) == expected("own.customer, own.district, own.history, own.item, own.new_order, own.order_line, "
                                  "own.orders, own.stock, own.warehouse"));
  CHECK(server.number("SELECT COUNT(*) FROM own.item") == 0);
  const auto lookups = job.ask("run", {"cluster.database=own", "workload.kind=key-lookup"});
  CHECK(lookups.exit_code == 3);
  CHECK(message(lookups) == expected("own.lookup"));
  for (const auto& run : job.runs()) CHECK(run["status"] == "failed");
}

TEST_CASE("external: another kit's nine tables survive check, plan and run, and go when their database is named again",
          "[external][integration]") {
  const TestServer server;
  const ExternalJob job{{server.target().port}};
  make_foreign(server, "tpcc", kNineTables);
  const std::vector<std::string> sets{"cluster.database=tpcc"};
  check_refused(server, job, sets, "tpcc", refusal(server, "tpcc", kNineWithRows, "drops them with all their rows"));
  CHECK(job.runs().empty());
  CHECK_FALSE(std::filesystem::exists(job.path("work")));

  const auto wrong = job.ask("run", {"cluster.database=tpcc", "cluster.overwrite=dbt2"});
  CHECK(wrong.exit_code == 2);
  CHECK(message(wrong) ==
        "forklift: --set cluster.overwrite=dbt2: it names \"dbt2\", but the database is \"tpcc\". Name the database "
        "whose tables may be dropped, or remove it.\n");

  check_valid(job, {"cluster.database=tpcc", "cluster.overwrite=tpcc"});
  const auto log = run_program({built("forklift"), "status", "--json", "--db", job.database()}).out;
  INFO(log);
  CHECK(server.number("SELECT COUNT(*) FROM tpcc.item") == 1000);
  CHECK(server.session()->query("SELECT state, owner, heartbeat FROM tpcc.forklift_note").rows.at(0) ==
        sql::Row{"loaded", "", std::nullopt});

  // They are ours from now on.
  check_valid(job, sets);

  // Until somebody makes them again, while our note stays.
  for (const auto& table : kNineTables) server.session()->query("DROP TABLE tpcc." + table);
  make_foreign(server, "tpcc", kNineTables);
  check_refused(server, job, sets, "tpcc", refusal(server, "tpcc", kNineWithRows, "drops them with all their rows"));
}

TEST_CASE("external: tables that would stay beside ours are refused, too, and stay", "[external][integration]") {
  const TestServer server;
  const ExternalJob job{{server.target().port}};
  make_foreign(server, "shop", {"accounts", "invoices"});
  server.session()->query("CREATE VIEW shop.open AS SELECT * FROM shop.invoices");
  const std::vector<std::string> sets{"cluster.database=shop"};
  check_refused(server, job, sets, "shop",
                refusal(server, "shop", "accounts (10 rows), invoices (20 rows), open (a view)",
                        "leaves them there and makes its own beside them"));
  check_valid(job, {"cluster.database=shop", "cluster.overwrite=shop"});
  CHECK(server.number("SELECT COUNT(*) FROM shop.open") == 20);
  CHECK(server.number("SELECT COUNT(*) FROM shop.accounts") == 10);
}

TEST_CASE("external: key lookups and sysbench leave other people's tables of their names alone",
          "[external][integration]") {
  const TestServer server;
  const ExternalJob job{{server.target().port}};
  const bool lookups = GENERATE(true, false);
  const std::string table = lookups ? "lookup" : "sbtest1";
  auto sets = lookups
                  ? std::vector<std::string>{"workload.kind=key-lookup", "workload.lookup.keys=500"}
                  : std::vector<std::string>{"workload.kind=sysbench", "workload.table_size=500", "workload.threads=1"};
  sets.emplace_back("cluster.database=theirs");
  make_foreign(server, "theirs", {table});
  check_refused(server, job, sets, "theirs",
                refusal(server, "theirs", table + " (10 rows)", "drops them with all their rows"));
  auto allowed = sets;
  allowed.emplace_back("cluster.overwrite=theirs");
  check_valid(job, allowed);
  check_valid(job, sets);  // it is ours now
  // A database of ours in which somebody puts a table of that name.
  server.session()->query(fmt::format("DROP TABLE theirs.{}", table));
  make_foreign(server, "theirs", {table});
  check_refused(server, job, sets, "theirs",
                refusal(server, "theirs", table + " (10 rows)", "drops them with all their rows"));
}

TEST_CASE("external: without its server, check and plan end well with a note", "[external][integration]") {
  const ExternalJob job{{1}};
  // Connector/C says of a refused connection now 111, now 115.
  const auto said = [](const Ended& ended) { return std::regex_replace(ended.out, std::regex{"\\(11[15]\\)"}, "(N)"); };
  const auto checked = job.ask("check");
  CHECK(checked.exit_code == 0);
  const std::string note =
      "database dbt2 on 127.0.0.1:1 was not looked at: error 2002 (HY000): connecting to 127.0.0.1:1 as forklift: "
      "Can't connect to server on '127.0.0.1' (N)";
  CHECK(said(checked) == job.file() +
                             ": valid. 1 cell, 1 run.\nnote: ext: scale 0.01: fewer rows per warehouse than "
                             "TPC-C asks for; not comparable with other results.\nnote: " +
                             note + ".\n");
  const auto planned = job.ask("plan");
  CHECK(planned.exit_code == 0);
  CHECK(said(planned).find("\n  note: " + note + "\n") != std::string::npos);
  // A password that can't be read is no reason to fail, either.
  const auto unread = job.ask("check", {"cluster.password_file=/nowhere"});
  CHECK(unread.exit_code == 0);
  CHECK(unread.out.find("note: database dbt2 on 127.0.0.1:1 was not looked at: /nowhere: can't open it: No such file "
                        "or directory. Check the path.\n") != std::string::npos);
}
