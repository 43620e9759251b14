#include "orchestrator/process/managed.hpp"

#include <fmt/format.h>
#include <signal.h>

#include <algorithm>
#include <utility>

#include "common/core/error.hpp"
#include "common/core/text.hpp"

namespace forklift::process {
namespace {

using namespace std::chrono_literals;

constexpr auto kCommandWithin = 30s;
constexpr auto kReadyPoll = 100ms, kEndPoll = 50ms;
constexpr int kLooksPerQuestion = 20;  // reading a file costs less than asking for a process
constexpr std::size_t kLogBytes = 64 * 1024, kLogLines = 15, kEndingBytes = 100;

}  // namespace

std::string in_mark(std::string name) {
  std::replace(name.begin(), name.end(), ' ', '-');
  return name;
}

ManagedProcess::ManagedProcess(remote::Remote& host, Ground ground, Identity identity)
    : host_(host), ground_(std::move(ground)), identity_(std::move(identity)) {}

Deadline ManagedProcess::soon() const { return Deadline::after(ground_.clock, kCommandWithin); }

void ManagedProcess::start(const remote::Command& command) {
  record_.reset();
  told_dead_ = false;
  ground_.journal.starting(identity_.name, host_.host(), identity_.mark, identity_.directory);
  asked_ = true;
  record_ = remote::start_daemon(host_,
                                 {.name = identity_.name,
                                  .mark = identity_.mark,
                                  .command = command,
                                  .log_file = identity_.log_file,
                                  .database = identity_.database},
                                 soon());
  ground_.journal.started(*record_);
}

void ManagedProcess::take_over(const remote::ProcessRecord& process) {
  asked_ = true;
  told_dead_ = false;
  record_ = process;
  signal(SIGCONT);
}

void ManagedProcess::await_ready(Microseconds patience, const std::function<std::string()>& missing) {
  std::string last = "no answer yet";
  const auto ready = [&] {
    ground_.check_cancelled();
    last = missing();
    if (last.empty()) return true;
    if (!alive()) fail_dead("it ended while starting");
    return false;
  };
  if (!poll_until(ground_.clock, Deadline::after(ground_.clock, patience), kReadyPoll, ready))
    fail(fmt::format("it did not answer within {} ({})", format_duration(patience), last));
}

std::optional<remote::Ending> ManagedProcess::await_end(Microseconds patience) {
  int looks = 0;
  const auto ended = [&] {
    ground_.check_cancelled();
    const auto told = host_.tail_file(remote::ending_file(*record_), kEndingBytes, soon());
    if (!told.empty() && told != remote::kStillRuns) return true;
    if (told.empty() || ++looks % kLooksPerQuestion == 0) {
      if (!alive()) return true;
      if (told.empty()) fail("its directory vanished while it ran", "Find out who removes files there");
    }
    return false;
  };
  if (!poll_until(ground_.clock, Deadline::after(ground_.clock, patience), kEndPoll, ended)) return {};
  return remote::ending_of(host_, *record_, soon());
}

bool ManagedProcess::alive() { return record_ && remote::alive(host_, *record_, soon()); }

void ManagedProcess::check_alive() {
  if (!alive()) fail_dead("it has died");
}

void ManagedProcess::signal(int number) {
  if (record_) remote::signal_group(host_, *record_, number, soon());
}

void ManagedProcess::kill() {
  signal(SIGKILL);
  stop(0s);
}

void ManagedProcess::stop(Microseconds grace) {
  if (!asked_) return;
  if (!record_) {  // its start was asked for, but the answer got lost
    const auto found = remote::find_marked(host_, identity_.mark, soon());
    if (found.empty()) {  // the journal keeps its row: a later look may find it
      asked_ = false;
      return;
    }
    record_ = found.front();
    record_->name = identity_.name;
  }
  remote::stop_process(host_, *record_, grace, Deadline::after(ground_.clock, grace + kCommandWithin));
  remove_leaves();
  ground_.journal.stopped(*record_);
  record_.reset();
  asked_ = false;
}

void ManagedProcess::remove_leaves() {
  if (identity_.leaves.empty()) return;
  remote::Command remove{.argv = {"rm", "-f", "--"}};
  remove.argv.insert(remove.argv.end(), identity_.leaves.begin(), identity_.leaves.end());
  host_.run(remove, soon());
}

std::string ManagedProcess::log_tail(std::size_t bytes) { return host_.tail_file(identity_.log_file, bytes, soon()); }

void ManagedProcess::fail(const std::string& what, const std::string& fix) {
  throw Error{ErrorKind::environment, fmt::format("{} on {}", identity_.name, host_.host()), what, fix,
              last_lines(log_tail(kLogBytes), kLogLines)};
}

void ManagedProcess::fail_dead(const std::string& what) {
  const auto ending = record_ ? remote::ending_of(host_, *record_, soon()) : remote::Ending{};
  const auto words = remote::with_ending(what, ending);
  if (!std::exchange(told_dead_, true)) ground_.journal.event("died", identity_.name, words);
  fail(words, remote::advice(ending, kReadLog));
}

}  // namespace forklift::process
