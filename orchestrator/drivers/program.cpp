#include "orchestrator/drivers/program.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "common/contract/client.hpp"
#include "common/contract/progress.hpp"
#include "common/core/error.hpp"
#include "common/core/text.hpp"
#include "orchestrator/remote/quote.hpp"

namespace forklift::drivers {
namespace {

using namespace std::chrono_literals;

constexpr auto kLook = 500ms;
constexpr std::size_t kLines = 5;
constexpr const char* kNeverStarts = "forklift: nothing of this is measured";

/// What came of a program, from its lines and those of our driver's around it.
struct Followed {
  std::string name;                              ///< the driver's
  std::string out;                               ///< its last lines
  std::optional<contract::ClientReport> client;  ///< none: it did not end, or could not be started
  std::string problem{};                         ///< of our driver's

  void take(const std::string& line) {
    if (line.rfind("{\"event\":", 0) != 0) {
      out = join(last_lines(out + line + "\n", kLines), "\n") + "\n";
      return;
    }
    const auto event = contract::read_progress_line(line, name);
    const auto kind = text_in(event, "event");
    if (kind == "report") client = contract::read_client_report(event.value("report", Json{}), name);
    if (kind == "error") problem = fmt::format("{}: {}", text_in(event, "where"), text_in(event, "what"));
  }
};

}  // namespace

void run_program(const Driver& driver, remote::Command command, const Task& task, const Context& context) {
  const auto shown = remote::show(command.argv);
  const std::vector<std::string> behind{driver.files.program, "client", "--start-line", kNeverStarts, "--"};
  command.argv.insert(command.argv.begin(), behind.begin(), behind.end());
  const auto deadline = Deadline::after(context.clock, task.within);
  const auto process = open(driver, command, context.recorder());
  Followed followed{.name = driver.name, .out = "", .client = {}};
  const auto fail = [&](const std::string& how) {
    std::vector<std::string> details{"command: " + shown, how};
    const auto errors = process->error_text();
    for (auto& line : last_lines(errors.empty() ? followed.out : errors, kLines)) details.push_back(std::move(line));
    throw Error{ErrorKind::environment, fmt::format("{} on {}", driver.name, driver.host->host()),
                "can't " + task.purpose, "Read the lines below", std::move(details)};
  };
  while (true) {
    context.interrupt();
    if (deadline.passed(context.clock)) fail(fmt::format("it did not end within {}", format_duration(task.within)));
    const auto line = process->read_line(Deadline{std::min(deadline.when(), context.clock.now() + kLook)});
    if (!line && process->at_end()) break;
    if (line) followed.take(*line);
  }
  const auto code = process->wait(Deadline::after(context.clock, 10s));
  if (!followed.problem.empty()) fail(followed.problem);
  if (!followed.client) fail(remote::with_ending("forklift-driver ended without a report", remote::Ending{code}));
  if (followed.client->exit_code != 0)
    fail(to_words(remote::Ending{followed.client->exit_code, followed.client->out_of_memory}));
}

}  // namespace forklift::drivers
