#include "orchestrator/process/talking.hpp"

#include <utility>

#include "common/core/error.hpp"

namespace forklift::process {
namespace {

using namespace std::chrono_literals;

constexpr auto kEndGrace = 2s;  // to end by itself when nobody listens any more
constexpr auto kSettleWithin = 30s;

}  // namespace

TalkingProcess::TalkingProcess(remote::Remote& host, Journal& journal, Clock& clock, Identity identity,
                               remote::Command command)
    : host_(host), journal_(journal), clock_(clock), identity_(std::move(identity)) {
  command.environment["FORKLIFT_PROCESS"] = identity_.mark;
  command.environment["FORKLIFT_DB"] = identity_.database;
  journal_.starting(identity_.name, host_.host(), identity_.mark, identity_.directory);
  try {
    lines_ = host_.open(command);
  } catch (...) {  // the answer may have been lost, and not the process
    settle();
    throw;
  }
}

TalkingProcess::~TalkingProcess() {
  if (!end_seen_) await_end();
  lines_.reset();  // closes the channel, which ends it
  settle();
}

std::optional<int> TalkingProcess::wait(Deadline deadline) {
  const auto code = lines_->wait(deadline);
  end_seen_ = end_seen_ || code.has_value();
  return code;
}

/// Most end at once when they hear no more. That is seen here, without another question to their hosts.
void TalkingProcess::await_end() noexcept {
  try {
    lines_->close_input();
    wait(Deadline::after(clock_, kEndGrace));
  } catch (const std::exception&) {  // NOLINT(bugprone-empty-catch): settle() asks its host
  }
}

void TalkingProcess::settle() noexcept {
  try {
    const auto deadline = Deadline::after(clock_, kSettleWithin);
    if (!end_seen_) {
      for (auto& left : remote::find_marked(host_, identity_.mark, deadline)) {
        left.name = identity_.name;
        remote::stop_process(host_, left, kEndGrace, deadline);
      }
    }
    journal_.ended(identity_.mark);
  } catch (const std::exception&) {  // NOLINT(bugprone-empty-catch): its row stays
  }
}

}  // namespace forklift::process
