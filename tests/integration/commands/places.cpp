// What `forklift run` needs at its end is tried at its start; and what fails at the end can be done again.
#include <poll.h>

#include <catch2/catch.hpp>
#include <fstream>

#include "tests/support/free_port.hpp"
#include "tests/support/program.hpp"
#include "tests/support/scenario_text.hpp"
#include "tests/support/scratch_dir.hpp"

using namespace forklift;
using test::built;
namespace fs = std::filesystem;

namespace {

struct Run {
  test::ScratchDir scratch;
  std::string scenario = scratch.write("s.json", test::kScenario);
  std::string database = scratch / "r.db";
  test::Ended with(const std::string& out, const std::vector<std::string>& environment = {}) {
    return test::Program{{built("forklift"), "run", scenario, "--db", database, "--out", out}, environment}.wait(
        std::chrono::seconds{60});
  }
};

/// A server that takes one connection and says nothing, until it is gone.
class SilentServer {
 public:
  ~SilentServer() { leave(); }
  int port() const { return test::port_of(listener_); }
  bool wait_for_client() {
    pollfd wait{listener_, POLLIN, 0};
    if (::poll(&wait, 1, 30'000) != 1) return false;
    client_ = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
    return client_ >= 0;
  }
  void leave() {
    for (int* descriptor : {&client_, &listener_}) {
      if (*descriptor >= 0) ::close(*descriptor);
      *descriptor = -1;
    }
  }

 private:
  int listener_ = test::bound_socket(0), client_ = -1;
};

}  // namespace

TEST_CASE("places: a report's folder that can't be written ends a run before it begins", "[commands][integration]") {
  Run run;
  std::ofstream{run.scratch / "file"} << "here";
  const auto out = run.scratch / "file" + "/report";
  const auto ended = run.with(out);
  CHECK(ended.exit_code == 3);
  CHECK(ended.err == "forklift: " + out + ": it can't be used: " + run.scratch / "file" +
                         " is not a directory. Name another folder with --out.\n");
  CHECK_FALSE(fs::exists(run.database));
}

TEST_CASE("places: so does a TMPDIR that is not there, and a gnuplot that is not", "[commands][integration]") {
  Run run;
  const auto out = run.scratch / "report";
  const auto none = run.scratch / "none";
  const auto without = run.with(out, {"TMPDIR=" + none});
  CHECK(without.exit_code == 3);
  CHECK(without.err ==
        "forklift: " + none +
            ": it is no directory for temporary files: No such file or directory. Set TMPDIR to a directory "
            "that you may write.\n");
  const auto undrawn = run.with(out, {"PATH=" + none});
  CHECK(undrawn.exit_code == 3);
  CHECK(undrawn.err ==
        "forklift: gnuplot: can't be started: No such file or directory. Install it: apt-get install gnuplot-nox.\n");
  CHECK_FALSE(fs::exists(run.database));
  CHECK_FALSE(fs::exists(out));  // trying leaves nothing behind
}

TEST_CASE("places: so does a results file whose folder can't be", "[commands][integration]") {
  Run run;
  std::ofstream{run.scratch / "file"} << "here";
  run.database = run.scratch / "file" + "/r.db";
  const auto ended = run.with(run.scratch / "report");
  CHECK(ended.exit_code == 3);
  CHECK(ended.err ==
        "forklift: " + (run.scratch / "file") +
            ": files can't be written there: Not a directory. Free some space there, or name another results "
            "database with --db.\n");
}

TEST_CASE("places: a report that can't be written at the end is written by the command that the message gives",
          "[commands][integration]") {
  Run run;
  SilentServer server;
  std::ofstream{run.scratch / "s.json"} << R"({"name": "late", "hosts": {"local": {"transport": "local"}},
    "cluster": {"engine": "external", "workdir": ")"
                                        << (run.scratch / "work") << R"(", "user": "u",
    "endpoints": [{"host": "127.0.0.1", "port": )"
                                        << server.port() << R"(}]}, "repeats": 1})";
  const auto out = run.scratch / "the report";
  test::Program program{{built("forklift"), "run", run.scenario, "--db", run.database, "--out", out}};
  REQUIRE(server.wait_for_client());
  std::ofstream{out} << "in the way";
  server.leave();
  const auto ended = program.wait(std::chrono::seconds{60});
  CHECK(ended.exit_code == 3);
  CHECK(ended.out.find("cell") != std::string::npos);  // the table is there all the same
  const auto kept = "forklift: the results are kept in " + run.database + ". Write the report again with: ";
  const auto at = ended.err.find(kept);
  REQUIRE(at != std::string::npos);
  const auto command = ended.err.substr(at + kept.size(), ended.err.find('\n', at) - at - kept.size());
  CHECK(command.starts_with("forklift report --db " + run.database + " late-"));
  CHECK(command.ends_with(" --out '" + out + "'"));
  fs::remove(out);
  const auto again = test::run_program({"/bin/sh", "-c", built(command)});
  CHECK(again.exit_code == 0);
  CHECK(fs::exists(out + "/index.html"));
}
