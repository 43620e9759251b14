#include "orchestrator/process/helper.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "common/core/error.hpp"

namespace forklift::process {
namespace {

using namespace std::chrono_literals;

constexpr auto kGrace = 5s;   // nothing that is half made is worth more
constexpr auto kSlack = 30s;  // who waits for it ends it first, and can say why

void wait_for_end(ManagedProcess& process, const Helper& helper) {
  const auto ending = process.await_end(helper.within);
  if (!ending)
    process.fail(fmt::format("can't {}: it did not end within {}", helper.purpose, format_duration(helper.within)),
                 helper.fix);
  if (ending->code == 0) return;
  const auto words = remote::to_words(*ending);
  process.fail(fmt::format("can't {}: {}", helper.purpose, words.empty() ? "it was ended" : words),
               remote::advice(*ending, helper.fix));
}

}  // namespace

remote::Command limited(remote::Command command, Microseconds most) {
  const auto seconds = std::max<std::int64_t>(1, std::chrono::ceil<std::chrono::seconds>(most).count());
  command.argv.insert(command.argv.begin(), {"timeout", "-k", "10", std::to_string(seconds)});
  return command;
}

void run_to_end(ManagedProcess& process, const remote::Command& command, const Helper& helper) {
  try {
    process.start(limited(command, helper.within + kSlack));
    wait_for_end(process, helper);
  } catch (...) {
    try {
      process.stop(kGrace);
    } catch (const Error&) {
      // The first error is the cause. The journal names the process for `forklift stop`.
    }
    throw;
  }
  process.stop(kGrace);
}

}  // namespace forklift::process
