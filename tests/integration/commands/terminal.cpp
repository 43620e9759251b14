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
const std::string kEvil = "x\x1b]0;owned\x07\r\x1b[2K\xC2\x9B"
                          "2K\x9b"
                          "2Ky";
const std::string kShown = R"(x\x1b]0;owned\x07\x0d\x1b[2K\xc2\x9b2K\x9b2Ky)";

bool is_harmless(const std::string& text) {
  return text.find_first_of("\x1b\x07\r\x9b") == std::string::npos;
}

/// A server that greets every client with an error.
class RogueServer {
 public:
  RogueServer() : listener_(test::bound_socket(0)), thread_([this] { serve(); }) {}
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
    const std::string payload = "\xff\x15\x04#28000" + kEvil;  // 1045: not one that is tried again
    const std::string packet = std::string{static_cast<char>(payload.size()), 0, 0, 0} + payload;
    for (int client = 0; (client = ::accept(listener_, nullptr, nullptr)) >= 0; ::close(client)) {
      if (::write(client, packet.data(), packet.size()) < 0) continue;
    }
  }

  int listener_;
  std::thread thread_;
};

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
  const RogueServer rogue;
  const auto file = external_scenario(scratch, rogue.port());
  const auto at = "127.0.0.1:" + std::to_string(rogue.port());
  const auto ran = run_program({built("forklift"), "run", file, "--db", scratch / "r.db", "--no-report"});
  CHECK(ran.exit_code == 3);
  const auto line = ran.err.find("forklift: " + at);
  REQUIRE(line != std::string::npos);
  CHECK(ran.err.substr(line, ran.err.find('\n', line) - line) ==
        "forklift: " + at + ": can't connect: " + kShown + " (1045, 28000).");
  CHECK(is_harmless(ran.err + ran.out));
  const auto doctor = run_program({built("forklift"), "doctor", file, "--db", scratch / "r.db"});
  CHECK(doctor.out.find(at + ": can't connect: " + kShown + " (1045, 28000)") != std::string::npos);
  CHECK(is_harmless(doctor.err + doctor.out));
}

TEST_CASE("terminal: a scenario's names and its file's are shown, and drive nothing", "[commands][integration]") {
  const test::ScratchDir scratch;
  const auto file = scratch.write("s\x1b[2K.json", test::replaced(test::kScenario, "\"small\"", R"("a\u001b[2Kb")"));
  const auto shown = scratch / R"(s\x1b[2K.json)";
  CHECK(run_program({built("forklift"), "check", file}).err == "?");
  const auto unknown = run_program({built("forklift"), "list", "--db", scratch / "no\x1b[2K.db"});
  CHECK(unknown.err == "?");
  CHECK(run_program({built("forklift"), "list", "--wr\x1b[2Kong"}).err == "?");
}

TEST_CASE("terminal: a results database of others is shown, and drives nothing", "[commands][integration]") {
  const test::ScratchDir scratch;
  const auto db = scratch / "r.db";
  write_evil(db);
  const auto ask = [&](std::vector<std::string> argv) {
    argv.insert(argv.begin(), built("forklift"));
    argv.insert(argv.end(), {"--db", db});
    const auto ended = run_program(argv);
    CHECK(ended.exit_code == 0);
    CHECK(is_harmless(ended.out + ended.err));
    return ended.out;
  };
  CHECK(ask({"list"}) == "?");
  CHECK(ask({"status"}) == "?");
  CHECK(ask({"logs"}) == "?");
  CHECK(ask({"logs", "--node", "sql-node-1"}) == "?");
  CHECK(ask({"report", "--out", scratch / "report"}) == "?");
  const auto json = nlohmann::json::parse(ask({"list", "--json"}));
  CHECK(json[0]["cell"] == "?");
}
