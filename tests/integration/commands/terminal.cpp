// Text of others that would drive the terminal: from a server, a scenario and a results database of somebody else.
#include <sys/socket.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>
#include <thread>

#include "common/store/writer.hpp"
#include "tests/support/free_port.hpp"
#include "tests/support/program.hpp"
#include "tests/support/scenario_text.hpp"
#include "tests/support/scratch_dir.hpp"

using namespace forklift;
using test::built;
using test::run_program;
using namespace std::string_literals;

namespace {

// Sets the window's title, goes to the line's begin, clears it; and the same for a terminal that knows C1.
const std::string kEvil =
    "x\x1b]0;owned\x07\r\x1b[2K\xC2\x9B"
    "2K\x9b"
    "2Ky";
const std::string kShown = R"(x\x1b]0;owned\x07\x0d\x1b[2K\xc2\x9b2K\x9b2Ky)";

bool is_harmless(const std::string& text) { return text.find_first_of("\x1b\x07\r\x9b") == std::string::npos; }

/// A server that greets every client with these bytes.
class RogueServer {
 public:
  explicit RogueServer(std::string greeting)
      : greeting_(std::move(greeting)), listener_(test::bound_socket(0)), thread_([this] { serve(); }) {}
  ~RogueServer() {
    ::shutdown(listener_, SHUT_RDWR);
    thread_.join();
    ::close(listener_);
  }
  RogueServer(const RogueServer&) = delete;
  RogueServer& operator=(const RogueServer&) = delete;
  int port() const { return test::port_of(listener_); }

 private:
  void serve() const {
    for (int client = 0; (client = ::accept(listener_, nullptr, nullptr)) >= 0; ::close(client)) {
      if (::write(client, greeting_.data(), greeting_.size()) < 0) continue;
    }
  }

  std::string greeting_;
  int listener_;
  std::thread thread_;
};

/// A MySQL server's error packet: 1045, which is not one that is tried again.
std::string refusal() {
  const std::string payload = "\xff\x15\x04#28000" + kEvil;
  return std::string{static_cast<char>(payload.size()), 0, 0, 0} + payload;
}

std::string external_scenario(const test::ScratchDir& scratch, int port) {
  scratch.write("password", "secret\n");
  std::filesystem::permissions(scratch / "password", std::filesystem::perms::owner_read);
  return scratch.write("s.json", nlohmann::json{{"name", "ext"},
                                                {"cluster",
                                                 {{"engine", "external"},
                                                  {"workdir", scratch / "work"},
                                                  {"user", "forklift"},
                                                  {"password_file", scratch / "password"},
                                                  {"endpoints", {{{"port", port}}}}}},
                                                {"schema", {{"partition", "none"}}},
                                                {"workload", {{"warehouses", 1}, {"scale", 0.01}, {"duration", "1s"}}},
                                                {"repeats", 1}}
                                     .dump());
}

/// A finished experiment all of whose texts are of somebody else.
void write_evil(const std::string& database) {
  store::Writer writer{store::Database::open(database)};
  store::ExperimentRecord record;
  record.id = "e" + kEvil;
  record.name = record.description = kEvil;
  record.started_us = 1'795'406'706'000'000;
  const auto id = writer.begin_experiment(record);
  store::CellRecord cell;
  cell.name = "c" + kEvil;
  cell.terminals = cell.warehouses = 1;
  cell.settings = {{"workload", {{"kind", "dbt2"}}}};
  const auto number = writer.add_cell(id, cell);
  const auto run = writer.begin_run({number, 0, 0, record.started_us});
  writer.finish_run(run, store::RunStatus::failed, "r" + kEvil, {}, record.started_us + 1);
  writer.add_event(id, {run, record.started_us, "failed", "n" + kEvil, "t" + kEvil});
  writer.add_logs(id, run, {{"sql-node-1", "f" + kEvil, {"a" + kEvil, "\tb\xff"}}});
  writer.add_log_files(id, {{0, "sql-node-1", "h" + kEvil, "f" + kEvil, 4, "00", "l" + kEvil + "\n\tm"}});
  writer.finish_experiment(id, store::ExperimentStatus::failed, "w" + kEvil, record.started_us + 1);
}

}  // namespace

TEST_CASE("terminal: a server's error is shown, and drives nothing", "[commands][integration]") {
  const test::ScratchDir scratch;
  const RogueServer rogue{refusal()};
  const auto file = external_scenario(scratch, rogue.port());
  const auto at = "127.0.0.1:" + std::to_string(rogue.port());
  const auto ran = run_program({built("forklift"), "run", file, "--db", scratch / "r.db", "--no-report"});
  CHECK(ran.exit_code == 3);
  const auto failure = "error 1045 (28000): connecting to " + at + " as forklift: " + kShown;
  CHECK_THAT(ran.err, Catch::EndsWith("\nforklift: sql-node-1: " + failure +
                                      ". Check cluster.endpoints, cluster.user and cluster.password_file.\n"));
  CHECK(is_harmless(ran.err + ran.out));
}

TEST_CASE("terminal: a scenario's names and its file's are shown, and drive nothing", "[commands][integration]") {
  const test::ScratchDir scratch;
  const auto file = scratch.write("s\x1b[2K.json", R"({
    "name": "a", "description": "a\u001b[2Kb", "hosts": {"h": {"transport": "ssh", "address": "127.0.0.1", "port": 1}},
    "cluster": {"engine": "innodb", "sql_nodes": [{"host": "h"}]},
    "schema": {"partition": "none"}, "workload": {"warehouses": 1}})");
  const auto shown = scratch / R"(s\x1b[2K.json)";
  CHECK(run_program({built("forklift"), "check", file}).out == shown + ": valid. 1 cell, 3 runs.\n");
  CHECK(run_program({built("forklift"), "plan", file}).out.starts_with("a: a\\x1b[2Kb\n"));
  CHECK(run_program({built("forklift"), "doctor", file, "--set", "cluster.workdir=/w\x1b[2K"}).err ==
        "forklift: --set cluster.workdir=/w\\x1b[2K: the text \"/w\\u001b[2K\" has a control character. Write it "
        "without line breaks, tabs and the like.\n");
  CHECK(run_program({built("forklift"), "list", "--db", scratch / "no\x1b[2K.db"}).err ==
        "forklift: " + (scratch / R"(no\x1b[2K.db)") +
            ": there is no results database here yet. Run a scenario first, or name another file with --db.\n");
  CHECK(run_program({built("forklift"), "list", "--wr\x1b[2Kong"}).err ==
        "The following argument was not expected: --wr\\x1b[2Kong\nRun with --help for more information.\n");
}

TEST_CASE("terminal: the doctor shows what answers at a host's address", "[commands][integration]") {
  const test::ScratchDir scratch;
  const RogueServer rogue{"SSS" + kEvil + "\n"};
  const auto file = scratch.write("s.json", R"({
    "name": "a", "hosts": {"h": {"transport": "ssh", "address": "127.0.0.1", "port": )" +
                                                std::to_string(rogue.port()) + R"(}},
    "cluster": {"engine": "innodb", "sql_nodes": [{"host": "h"}]},
    "schema": {"partition": "none"}, "workload": {"warehouses": 1}})");
  const auto out = run_program({built("forklift"), "doctor", file, "--db", scratch / "r.db"}).out;
  const auto row = out.find("\nh ") + 1;
  CHECK(out.substr(row, out.find('\n', row) - row) ==
        "h     connection  fail   what listens on 127.0.0.1:" + std::to_string(rogue.port()) +
            R"( is no SSH server: it says 'SSSx\x1b]0;owned\x07'  Correct address and port)");
}

TEST_CASE("terminal: a results database of others is shown, and drives nothing", "[commands][integration]") {
  const test::ScratchDir scratch;
  const auto db = scratch / "r.db";
  write_evil(db);
  const auto ask = [&](std::vector<std::string> argv) {
    argv.insert(argv.begin(), built("forklift"));
    argv.insert(argv.end(), {"--db", db});
    const auto ended = run_program(argv);
    INFO(ended.err);
    CHECK(ended.exit_code == 0);
    CHECK(is_harmless(ended.out + ended.err));
    return ended.out;
  };
  const std::string wide(kShown.size() - 9, ' ');  // a column is as wide as what is shown
  CHECK(ask({"list"}) == "run  experiment" + wide + "  cell" + wide + "        repeat  status  errors  started\n" +
                             "  1  e" + kShown + "  c" + kShown + "       1  failed       –  2026-11-23T04:05:06Z  r" +
                             kShown + "\n");
  CHECK(ask({"status"}) == "e" + kShown + ": failed (w" + kShown +
                               "), started 2026-11-23T04:05:06Z\n  1 run failed\n"
                               "  no process of it is recorded as running\n");
  CHECK(ask({"logs"}) == "2026-11-23T04:05:06Z  failed   n" + kShown + "  t" + kShown + "\n\nsql-node-1 (f" + kShown +
                             "), run 1\na" + kShown + "\n\tb\\xff\n\n" +
                             "\nWhole logs, to be read with `forklift logs latest --node NODE`:\nsql-node-1  h" +
                             kShown + ":f" + kShown + "  4 bytes  sha256 00\n");
  CHECK(ask({"logs", "--node", "sql-node-1"}) ==
        "== f" + kShown + " of h" + kShown + ": 4 bytes, sha256 00\nl" + kShown + "\n\tm\n");
  CHECK_THAT(ask({"report", "--out", scratch / "report"}), Catch::Contains("\nc" + kShown + "   0/1 "));
  const auto json = ask({"list", "--json"});  // a parser reads what is there, but for what no JSON can hold
  CHECK(nlohmann::json::parse(json)[0]["cell"] ==
        "cx\x1b]0;owned\x07\r\x1b[2K\xC2\x9B"
        "2K\xEF\xBF\xBD"
        "2Ky");
}
