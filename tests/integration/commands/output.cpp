// Standard output that can't be written, and readers that go away.
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <catch2/catch.hpp>
#include <csignal>

#include "common/core/files.hpp"
#include "tests/support/program.hpp"
#include "tests/support/scenario_text.hpp"
#include "tests/support/scratch_dir.hpp"
#include "tests/support/synthetic.hpp"

using namespace forklift;
using test::built;

namespace {

/// The program with standard output going to a device that is always full.
test::Ended into_full(const std::string& command) {
  return test::run_program({"/bin/sh", "-c", built(command) + " > /dev/full"});
}

/// The wait status of a program whose standard output is a pipe that nobody reads, with SIGPIPE as `disposition`.
int into_closed_pipe(std::vector<std::string> argv, void (*disposition)(int), const std::string& errors) {
  std::array<int, 2> ends{};
  REQUIRE(::pipe(ends.data()) == 0);
  ::close(ends[0]);
  const pid_t pid = ::fork();
  if (pid == 0) {
    ::signal(SIGPIPE, disposition);
    ::dup2(ends[1], STDOUT_FILENO);
    if (::freopen(errors.c_str(), "w", stderr) == nullptr) ::_exit(126);
    std::vector<char*> raw;
    for (auto& word : argv) raw.push_back(word.data());
    raw.push_back(nullptr);
    ::execv(raw[0], raw.data());
    ::_exit(127);
  }
  ::close(ends[1]);
  int status = 0;
  ::waitpid(pid, &status, 0);
  return status;
}

const std::string kFull =
    ": standard output: can't write to it: No space left on device. Free some space there, or send it to another "
    "place.\n";

}  // namespace

TEST_CASE("output: every command that prints to a full disk ends with 3 and names standard output",
          "[commands][integration]") {
  const test::ScratchDir scratch;
  auto experiment = test::quickstart();
  experiment.window_s = 2;
  experiment.repeats = 1;
  test::write_experiment(*std::make_unique<store::Writer>(store::Database::open(scratch / "results.db")), experiment);
  const auto scenario = scratch.write("s.json", test::kScenario);
  const auto db = " --db " + (scratch / "results.db");
  for (const auto& command : {"--help", "reference", "reference --json", "check FILE", "plan FILE", "plan FILE --json",
                              "list DB", "list --json DB", "status DB", "logs DB", "stop DB --json", "compare 1 2 DB",
                              "compare 1 2 --json DB", "report DB --out OUT", "report DB --json --out OUT"}) {
    std::string line = std::string{"forklift "} + command;
    for (const auto& [word, value] : {std::pair{std::string{"FILE"}, scenario}, std::pair{std::string{" DB"}, db},
                                      std::pair{std::string{"OUT"}, scratch / "report"}}) {
      if (const auto at = line.find(word); at != std::string::npos) line.replace(at, word.size(), value);
    }
    INFO(line);
    const auto ended = into_full(line);
    CHECK(ended.exit_code == 3);
    CHECK(ended.err.ends_with("forklift" + kFull));
    CHECK(ended.err.find("unexpected") == std::string::npos);
  }
}

TEST_CASE("output: driver and proxy report a full disk, too", "[commands][integration]") {
  for (const auto& [command, program] :
       {std::pair{"forklift-driver --help", "forklift-driver"}, std::pair{"forklift-proxy --help", "forklift-proxy"},
        std::pair{"forklift-driver generate --discard --scale 0.01", "forklift-driver"}}) {
    INFO(command);
    const auto ended = into_full(command);
    CHECK(ended.exit_code == 3);
    CHECK(ended.err == program + kFull);
  }
  const auto version = into_full("forklift --version");
  CHECK(version.exit_code == 3);
  CHECK(version.err == "forklift" + kFull);
}

TEST_CASE("output: a reader that has gone ends the program by SIGPIPE without a word", "[commands][integration]") {
  const test::ScratchDir scratch;
  for (auto* disposition : {SIG_DFL, SIG_IGN}) {
    for (const auto& argv :
         {std::vector<std::string>{built("forklift"), "reference"},
          std::vector<std::string>{built("forklift-driver"), "generate", "--discard", "--scale", "0.01"}}) {
      INFO(argv[0]);
      const auto status = into_closed_pipe(argv, disposition, scratch / "errors");
      CHECK(WIFSIGNALED(status));
      CHECK(WTERMSIG(status) == SIGPIPE);
      CHECK(read_file(scratch / "errors").empty());
    }
  }
}

TEST_CASE("output: an error keeps its exit code when standard error is full", "[commands][integration]") {
  const auto ended = test::run_program({"/bin/sh", "-c", built("forklift") + " list --db /none.db 2> /dev/full"});
  CHECK(ended.exit_code == 3);
}
