#include "orchestrator/remote/process.hpp"

#include <catch2/catch.hpp>
#include <csignal>

#include "common/core/error.hpp"
#include "common/core/text.hpp"
#include "orchestrator/remote/local.hpp"
#include "orchestrator/remote/quote.hpp"
#include "tests/support/scratch_dir.hpp"

using namespace forklift;
using namespace forklift::remote;
using namespace std::chrono_literals;

namespace {

Deadline soon() { return Deadline::after(system_clock(), 30s); }

Command command(std::vector<std::string> argv) {
  return {.argv = std::move(argv), .environment = {}, .directory = "", .input = ""};
}

DaemonSpec sleeper(const std::string& mark, const test::ScratchDir& dir) {
  return {.name = mark, .mark = mark, .command = command({"sleep", "60"}), .log_file = dir / "log"};
}

}  // namespace

TEST_CASE("stop_process: a mark that begins another mark does not reach the other process", "[remote][unit]") {
  const test::ScratchDir dir;
  const auto host = make_local("here", system_clock());
  const std::string mark = random_token() + "/sql-1";
  const auto first = start_daemon(*host, sleeper(mark, dir), soon());
  const auto tenth = start_daemon(*host, sleeper(mark + "0", dir), soon());

  stop_process(*host, first, 5s, soon());
  CHECK_FALSE(alive(*host, first, soon()));
  CHECK(alive(*host, tenth, soon()));

  stop_process(*host, tenth, 5s, soon());
  CHECK_FALSE(alive(*host, tenth, soon()));
  CHECK(find_marked(*host, mark, soon()).empty());
}

TEST_CASE("stop_process: one that is paused ends by SIGTERM, without its grace", "[remote][unit]") {
  const test::ScratchDir dir;
  const auto host = make_local("here", system_clock());
  const std::string mark = random_token();
  const auto process = start_daemon(*host, sleeper(mark, dir), soon());
  signal_group(*host, process, SIGSTOP, soon());
  signal_group(*host, process, SIGTERM, soon());
  CHECK(poll_until(system_clock(), soon(), 50ms, [&] { return !alive(*host, process, soon()); }));
  stop_process(*host, process, 5s, soon());
}

TEST_CASE("stop_process: a program whose name holds a newline and ') ' is seen, and stopped", "[remote][unit]") {
  const test::ScratchDir dir;
  const auto host = make_local("here", system_clock());
  const std::string program = dir / "a) b\nc";
  std::filesystem::copy_file("/bin/sleep", program);
  const std::string mark = random_token();
  const auto process = start_daemon(
      *host, {.name = "odd", .mark = mark, .command = command({program, "60"}), .log_file = dir / "log"}, soon());
  CHECK(alive(*host, process, soon()));
  CHECK(find_marked(*host, mark, soon()).size() == 1);
  stop_process(*host, process, 5s, soon());
  CHECK_FALSE(alive(*host, process, soon()));
  CHECK(find_marked(*host, mark, soon()).empty());
}

TEST_CASE("quote: the shell reads every byte back", "[remote][unit]") {
  const auto host = make_local("here", system_clock());
  std::string text = "a b'c\"$HOME`id`\\\n*;&|<>(){}!#~ ";
  for (int byte = 1; byte < 256; ++byte) text += static_cast<char>(byte);
  CHECK(host->run(command({"sh", "-c", "printf %s " + quote(text)}), soon()).out == text);
}
