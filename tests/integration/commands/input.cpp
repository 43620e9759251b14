// What people write, as they write it: files of other editors, paths, passwords, old and copied results. No server is
// started here.
#include <SQLiteCpp/SQLiteCpp.h>
#include <sys/stat.h>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "common/core/files.hpp"
#include "tests/support/program.hpp"
#include "tests/support/scenario_text.hpp"
#include "tests/support/scratch_dir.hpp"

using namespace forklift;
using test::built;
using test::Ended;
using test::run_program;

namespace {

Ended check(const std::string& file, const std::vector<std::string>& sets = {}) {
  std::vector<std::string> argv{built("forklift"), "check", file};
  for (const auto& set : sets) argv.insert(argv.end(), {"--set", set});
  return run_program(argv);
}

constexpr const char* kReport =
    "sysbench 1.0.20\nNumber of threads: 4\nSQL statistics:\n    transactions:   2498   (249.73 per sec.)\n"
    "General statistics:\n    total time:   10.0027s\n    total number of events:   2498\n"
    "Latency (ms):\n    min:   9.16\n    avg:   16.00\n    max:   22.20\n    95th percentile:   22.28\n    sum:   "
    "39974.64\n";

/// A results database with one imported run.
std::string results(const test::ScratchDir& scratch, const std::vector<std::string>& environment = {}) {
  const auto report = scratch.write("sysbench.txt", kReport);
  test::Program import{{built("forklift"), "import", report, "--db", scratch / "r.db"}, environment};
  const auto ended = import.wait(std::chrono::seconds{30});
  INFO(ended.err);
  REQUIRE(ended.exit_code == 0);
  return scratch / "r.db";
}

}  // namespace

TEST_CASE("input: a scenario with a byte order mark, CR LF, comments and trailing commas is read",
          "[commands][integration]") {
  const test::ScratchDir scratch;
  auto text = test::replaced(test::kScenario, "\"repeats\": 2\n", "\"repeats\": 2, /* of each */\n");
  for (std::size_t at = 0; (at = text.find('\n', at)) != std::string::npos; at += 2) text.replace(at, 1, "\r\n");
  const auto file = scratch.write("s.json", "\xEF\xBB\xBF// spread\r\n" + text);
  const auto ended = check(file);
  CHECK(ended.out == file + ": valid. 1 cell, 2 runs.\n");
  CHECK(check(file, {"workload.terminals=0"}).exit_code == 2);
  const auto twice = scratch.write("t.json", "\xEF\xBB\xBF{\"name\": \"a\",\n\"name\": \"b\"}");
  CHECK(check(twice).err ==
        "forklift: " + twice +
            ":/name (line 2): the key \"name\" stands twice in this object. Remove one of the two.\n");
}

TEST_CASE("input: a file in UTF-16 is read after the command that its error names", "[commands][integration]") {
  const test::ScratchDir scratch;
  const auto file = scratch.write("s.json", test::kScenario), wide = scratch / "my wide.json";
  REQUIRE(run_program({"/bin/sh", "-c", "iconv -f UTF-8 -t UTF-16 '" + file + "' > '" + wide + "'"}).exit_code == 0);
  const auto ended = check(wide);
  CHECK(ended.exit_code == 2);
  const std::string fix = "iconv -f UTF-16 -t UTF-8 '" + wide + "' > new.json";
  CHECK(ended.err == "forklift: " + wide +
                         ": the file is UTF-16, and JSON is read as UTF-8. Save it as UTF-8, or convert it: " + fix +
                         ".\n");
  CHECK(run_program({"/bin/sh", "-c", "cd '" + scratch.path().string() + "' && " + fix}).exit_code == 0);
  CHECK(check(scratch / "new.json").exit_code == 0);
}

TEST_CASE("input: an experiment that is not there is found with the command that its error names",
          "[commands][integration]") {
  const test::ScratchDir scratch;
  const auto db = results(scratch);
  const auto ended =
      run_program({built("forklift"), "report", "zzzzzzzzzzzz", "--db", db, "--out", scratch / "report"});
  CHECK(ended.exit_code == 2);
  const std::string fix = "forklift list --db " + db;
  CHECK(ended.err.find(": no experiment's id begins with \"zzzzzzzzzzzz\". The latest is imported-") !=
        std::string::npos);
  REQUIRE(ended.err.find("; see them all with: " + fix + ".\n") != std::string::npos);
  CHECK(run_program({"/bin/sh", "-c", built("forklift") + fix.substr(8)}).out.find("imported-") != std::string::npos);
}

TEST_CASE("input: a path that no program would take is refused by check, and leaves nothing behind",
          "[commands][integration]") {
  const test::ScratchDir scratch;
  const auto file = scratch.write("s.json", test::kScenario);
  for (const auto* command : {"check", "doctor", "plan", "run"}) {
    INFO(command);
    const auto ended =
        run_program({built("forklift"), command, file, "--set", "cluster.workdir=relw", "--db", scratch / "r.db"});
    CHECK(ended.exit_code == 2);
    CHECK(ended.err ==
          "forklift: --set cluster.workdir=relw: \"relw\" is not an absolute path. Write for example "
          "\"~/forklift-work\".\n");
  }
  CHECK_FALSE(std::filesystem::exists(scratch / "r.db"));
  CHECK_FALSE(std::filesystem::exists("relw"));
}

TEST_CASE("input: sockets' paths are judged with the name that the experiment will have", "[commands][integration]") {
  const test::ScratchDir scratch;
  const auto file = scratch.write("s.json", test::kScenario);
  // small-YYYYMMDD-hhmmss-xxxx/c1/data-node-1/mysqld.sock
  const std::string fits = "/" + std::string(107 - 55, 'w');
  CHECK(check(file, {"cluster.workdir=" + fits}).exit_code == 0);
  const auto ended = check(file, {"cluster.workdir=" + fits + "w"});
  CHECK(ended.exit_code == 2);
  CHECK(
      ended.err.starts_with("forklift: --set cluster.workdir=" + fits +
                            "w: data-node-1: its socket path has 108 bytes, and the system allows 107: " + fits +
                            "w/small-YYYYMMDD-hhmmss-xxxx/c1/data-node-1/mysqld.sock. Set cluster.workdir to a shorter "
                            "path.\n"));
  const auto proxied = scratch.write(
      "p.json",
      test::replaced(test::kScenario, "\"repeats\": 2", "\"proxies\": [{\"host\": \"local\", \"kind\": \"haproxy\"}]"));
  const auto haproxy = check(proxied, {"cluster.workdir=" + fits});
  CHECK(haproxy.exit_code == 2);
  CHECK(haproxy.err.find("proxy-1: a socket path has 106 bytes, and haproxy takes 97: ") != std::string::npos);
}

TEST_CASE("input: a password's file is looked for beside the scenario, and may be read by its owner alone",
          "[commands][integration]") {
  const test::ScratchDir scratch;
  const auto file = scratch.write("s.json", R"({"name": "e", "cluster": {"engine": "external", "user": "me",
    "password_file": "pw", "endpoints": [{"port": 3399}]}})");
  const auto missing = check(file);
  CHECK(missing.exit_code == 0);  // it may be on the machine that will run the scenario
  CHECK(missing.out.find("was not looked at: " + scratch / "pw" +
                         ": can't open it: No such file or directory. Check the path.\n") != std::string::npos);
  const auto password = scratch.write("pw", "secret\n");
  ::chmod(password.c_str(), 0644);
  const auto open = check(file);
  CHECK(open.exit_code == 2);
  const std::string fix = "chmod 600 '" + password + "'";
  CHECK(open.err == "forklift: " + file + ":/cluster/password_file (line 2): " + password +
                        ": it holds a secret, but other users may open it (mode 0644). Take their permissions away: " +
                        fix + ".\n");
  CHECK(run_program({"/bin/sh", "-c", fix}).exit_code == 0);
  CHECK(check(file).exit_code == 0);
}

TEST_CASE("input: a file of servers' public keys must have some, and may be changed by its owner alone",
          "[commands][integration]") {
  const test::ScratchDir scratch;
  const auto file = scratch.write("s.json", R"({"name": "e", "cluster": {"engine": "external", "user": "me",
    "server_public_key_file": "keys.pem", "endpoints": [{"port": 3399}]}})");
  const auto missing = check(file);
  CHECK(missing.exit_code == 0);  // it may be on the machine that will run the scenario
  CHECK(missing.out.find("was not looked at: " + scratch / "keys.pem" +
                         ": can't open it: No such file or directory. Check the path.\n") != std::string::npos);
  const auto keys = scratch.write("keys.pem", "none\n");
  const auto where = "forklift: " + file + ":/cluster/server_public_key_file (line 2): " + keys;
  const auto none = check(file);
  CHECK(none.exit_code == 2);
  CHECK(none.err == where +
                        ": it holds no RSA public key of a server (PEM). Copy public_key.pem out of the server's data "
                        "directory; the keys of several servers may follow each other.\n");
  ::chmod(keys.c_str(), 0666);
  CHECK(check(file).err ==
        where + ": other users may change it (mode 0666). Take their permission away: chmod go-w '" + keys + "'.\n");
}

TEST_CASE("input: wrong options of the driver and the proxy are configuration errors", "[commands][integration]") {
  for (const auto* program : {"forklift", "forklift-driver", "forklift-proxy"}) {
    INFO(program);
    CHECK(run_program({built(program), "--no-such-option"}).exit_code == 2);
    CHECK(run_program({built(program), "--help"}).exit_code == 0);
    CHECK(run_program({built(program), "--version"}).exit_code == 0);
  }
  CHECK(run_program({built("forklift-driver"), "generate", "--first", "4294967297", "--discard"}).exit_code == 2);
  CHECK(run_program({built("forklift-driver"), "generate", "--parallel", "0", "--discard"}).exit_code == 2);
  CHECK(run_program({built("forklift-driver")}).exit_code == 2);
  CHECK(run_program({built("forklift-proxy"), "--threads", "4294967297"}).exit_code == 2);
}

TEST_CASE("input: numbers of nodes and cells end in an error, not in all memory", "[commands][integration]") {
  const test::ScratchDir scratch;
  const auto file = scratch.write("s.json", test::kScenario);
  CHECK(check(file, {"cluster.sql_nodes.count=4294967297"}).err ==
        "forklift: --set cluster.sql_nodes.count=4294967297: expected an integer from 1 to 1024; "
        "4294967297 is above it. Write how many nodes the cell has.\n");
}

TEST_CASE("input: an old results database is read after the command that its error names", "[commands][integration]") {
  const test::ScratchDir scratch;
  SQLite::Database{scratch / "r.db", SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE}.exec(
      read_file(FORKLIFT_SOURCE_DIR "/schemas/results/001_initial.sql") + "PRAGMA user_version = 1");
  const auto old = run_program({built("forklift"), "list", "--db", scratch / "r.db"});
  CHECK(old.exit_code == 3);
  const std::string fix = "forklift migrate --db " + scratch / "r.db";
  REQUIRE(old.err.find("Bring it up to date with: " + fix + ".\n") != std::string::npos);
  const auto migrated = run_program({"/bin/sh", "-c", built("forklift") + fix.substr(8)});
  CHECK(migrated.exit_code == 0);
  CHECK(migrated.out.starts_with(scratch / "r.db" + ": migrations that were only counted (1) are listed by name now\n" +
                                 scratch / "r.db" + ": brought up to date with 002_locality, 003_host_series, "));
  CHECK(run_program({built("forklift"), "list", "--db", scratch / "r.db"}).exit_code == 0);
  CHECK(run_program({built("forklift"), "migrate", "--db", scratch / "r.db"}).out ==
        scratch / "r.db" + ": up to date already\n");
  CHECK(run_program({built("forklift"), "migrate", "--db", scratch / "none.db"}).exit_code == 3);
  CHECK_FALSE(std::filesystem::exists(scratch / "none.db"));
}

TEST_CASE("input: results are copied safely, and no file is replaced", "[commands][integration]") {
  const test::ScratchDir scratch;
  const auto db = results(scratch), copy = scratch / "copy.db";
  const auto ended = run_program({built("forklift"), "export", "--db", db, "--db-copy", copy});
  CHECK(ended.exit_code == 0);
  CHECK(ended.out == copy + ": a copy of " + db + "\n");
  const auto list = [](const std::string& file) { return run_program({built("forklift"), "list", "--db", file}).out; };
  CHECK(list(copy) == list(db));
  const auto again = run_program({built("forklift"), "export", "--db", db, "--db-copy", copy});
  CHECK(again.exit_code == 2);
  CHECK(again.err ==
        "forklift: " + copy + ": there is a file of that name already. Name another file, or remove this one.\n");
  CHECK(run_program({built("forklift"), "export"}).exit_code == 2);
}

TEST_CASE("input: merge and import print JSON, too", "[commands][integration]") {
  const test::ScratchDir scratch;
  const auto db = results(scratch);
  const auto merged = run_program({built("forklift"), "merge", scratch / "all.db", db, "--json"});
  const auto json = nlohmann::json::parse(merged.out);
  CHECK(json[0]["source"] == db);
  CHECK(json[0]["added"].size() == 1);
  const auto imported =
      run_program({built("forklift"), "import", scratch / "sysbench.txt", "--db", scratch / "b.db", "--json"});
  const auto result = nlohmann::json::parse(imported.out);
  CHECK(result["runs"] == 1);
  CHECK(result["kind"] == "sysbench");
  CHECK(result["imported"][0]["measures"]["tx_per_s"]["value"] == 249.73);
}

TEST_CASE("input: an imported run is shown with the lines that its values are from, and is imported once",
          "[commands][integration]") {
  const test::ScratchDir scratch;
  const auto db = results(scratch);
  const auto report = scratch / "sysbench.txt";
  const auto again = run_program({built("forklift"), "import", report, "--db", db});
  CHECK(again.exit_code == 2);
  CHECK(again.err == "forklift: " + report + ": already imported as run 1. See it with `forklift show 1`.\n");
  const auto shown = run_program({built("forklift"), "show", "1", "--db", db});
  CHECK(shown.exit_code == 0);
  CHECK(shown.out.find(
            "  ! imported from sysbench, not audited; its start is not known, that of the import is shown\n") !=
        std::string::npos);
  const auto json = nlohmann::json::parse(run_program({built("forklift"), "show", "1", "--db", db, "--json"}).out);
  CHECK(json["measures"]["p95_us"]["value"] == 22280);
  CHECK(json["measures"]["p99_us"]["value"].is_null());
  CHECK(json["window_s"] == 10.0027);
  CHECK(json["terminals"] == 4);
  CHECK(json["transactions"]["transaction"]["committed"] == 2498);
  CHECK(json["files"][0]["name"] == report);
  CHECK(json["values"][1] ==
        nlohmann::json{
            {"name", "tx_per_s"}, {"value", 249.73}, {"unit", "1/s"}, {"file", 0}, {"line", 4}, {"second", nullptr}});
  CHECK(run_program({built("forklift"), "show", "2", "--db", db}).err ==
        "forklift: run 2: it is not in the results database. See `forklift list` for the numbers.\n");
  const auto refused =
      run_program({built("forklift"), "import", scratch.write("cut.txt", std::string{kReport}.substr(0, 90)), "--db",
                   scratch / "none.db"});
  CHECK(refused.exit_code == 2);
  CHECK_FALSE(std::filesystem::exists(scratch / "none.db"));
}

TEST_CASE("input: results live on a file system that can't share memory, with one line about it",
          "[commands][integration]") {
  const test::ScratchDir scratch;
  const std::vector<std::string> without{"LD_PRELOAD=" FORKLIFT_NO_SHARED_MEMORY};
  bool had_log = false;
  SECTION("from the start") {}
  SECTION("after a while elsewhere") {
    results(scratch);
    had_log = true;
  }
  test::Program import{
      {built("forklift"), "import", scratch.write("again.txt", test::replaced(kReport, "16.00", "16.01")), "--db",
       scratch / "r.db"},
      without};
  const auto ended = import.wait(std::chrono::seconds{30});
  CHECK(ended.exit_code == 0);
  CHECK(ended.err ==
        "note: " + scratch / "r.db" +
            ": this file system can't share memory between programs, so a rollback journal is used instead of "
            "a write-ahead log; commands that read may wait for a run that writes\n");
  test::Program list{{built("forklift"), "list", "--json", "--db", scratch / "r.db"}, without};
  const auto listed = list.wait(std::chrono::seconds{30});
  CHECK(listed.exit_code == 0);
  CHECK(nlohmann::json::parse(listed.out).size() == (had_log ? 2 : 1));
}

TEST_CASE("input: plan shows the settings of the servers, and reference prints their table",
          "[commands][integration]") {
  const test::ScratchDir scratch;
  const auto file = scratch.write("s.json", test::kScenario);
  const auto text = run_program({built("forklift"), "plan", file}).out;
  CHECK(text.find(
            "  settings of MariaDB and MySQL servers (docs/measurement.md): innodb_buffer_pool_size=64M (scenario), "
            "innodb_flush_log_at_trx_commit=2, log_bin=OFF, performance_schema=OFF, ") != std::string::npos);
  const auto json = nlohmann::json::parse(run_program({built("forklift"), "plan", file, "--json"}).out);
  CHECK(json["server_settings"][1] ==
        nlohmann::json{{"variable", "innodb_flush_log_at_trx_commit"}, {"value", "2"}, {"size", false}});
  CHECK(run_program({built("forklift"), "reference", "--servers"}).out.starts_with("| option | value | servers |"));
}
