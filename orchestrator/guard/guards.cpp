#include "orchestrator/guard/guards.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <condition_variable>

#include "common/core/error.hpp"
#include "common/core/parallel.hpp"

namespace forklift::guard {
namespace {

using namespace std::chrono_literals;

constexpr std::size_t kAtOnce = 64;
constexpr auto kCommandWithin = 30s;
constexpr auto kStopGrace = 5s;

void touch(remote::Remote& host, const std::string& file, Deadline deadline) {
  remote::run_checked(host, {.argv = {"touch", file}, .environment = {}, .directory = "", .input = ""}, deadline,
                      "tell the guard that somebody is there", "Check the host and its work directory");
}

}  // namespace

Microseconds heartbeat_interval(Microseconds patience) { return std::clamp<Microseconds>(patience / 6, 200ms, 30s); }

Guards::Guards(Parts parts) : parts_(std::move(parts)) {
  thread_ = std::jthread{[this](const std::stop_token& stop) { beat(stop); }};
}

Guards::~Guards() = default;

std::vector<Guards::Guard> Guards::known() const {
  const std::lock_guard lock{mutex_};
  std::vector<Guard> all;
  for (const auto& [name, guard] : guards_) all.push_back(guard);
  return all;
}

void Guards::post(const std::vector<drive::Post>& posts) {
  for_each_parallel(posts.size(), kAtOnce, [&](std::size_t i, const auto&) {
    {
      const std::lock_guard lock{mutex_};
      if (guards_.contains(posts[i].name)) return;
    }
    if (auto guard = start(posts[i])) {
      const std::lock_guard lock{mutex_};
      guards_[posts[i].name] = std::move(*guard);
    }
  });
}

std::optional<Guards::Guard> Guards::start(const drive::Post& post) {
  const auto deadline = Deadline::after(parts_.clock, kCommandWithin);
  const auto name = "guard-" + post.name;
  Guard guard{.host = post.host, .heartbeat = fmt::format("{}/{}.heartbeat", parts_.directory, name), .process = {}};
  const remote::DaemonSpec spec{
      .name = name,
      .mark = fmt::format("{}/guard/{}", parts_.experiment, post.name),
      .command = {.argv = {post.program, "guard", "--mark", parts_.experiment + "/", "--heartbeat", guard.heartbeat,
                           "--patience", fmt::format("{:.3f}", std::chrono::duration<double>(parts_.patience).count())},
                  .environment = {},
                  .directory = "",
                  .input = ""},
      .log_file = fmt::format("{}/{}.log", parts_.directory, name)};
  try {
    touch(*post.host, guard.heartbeat, deadline);
    parts_.journal.starting(name, post.name, spec.mark, parts_.directory);
    guard.process = remote::start_daemon(*post.host, spec, deadline);
    parts_.journal.started(guard.process);
    return guard;
  } catch (const Error& error) {
    if (error.kind() == ErrorKind::interrupted) throw;
    parts_.journal.event("warning", name,
                         fmt::format("servers there would outlive a killed orchestrator: {}", error.what()));
    return std::nullopt;
  }
}

/// A host that does not answer gets its heartbeat next time; if it never does, its guard does what it is there for.
void Guards::beat(const std::stop_token& stop) {
  const auto interval = heartbeat_interval(parts_.patience);
  std::mutex waiting;
  std::condition_variable_any changed;
  std::unique_lock lock{waiting};
  while (!changed.wait_for(lock, stop, interval, [&] { return stop.stop_requested(); })) {
    const auto guards = known();
    for_each_parallel(guards.size(), kAtOnce, [&](std::size_t i, const auto&) {
      try {
        touch(*guards[i].host, guards[i].heartbeat,
              Deadline::after(parts_.clock, std::max<Microseconds>(2s, interval)));
      } catch (const std::exception&) {
      }
    });
  }
}

void Guards::dismiss() {
  const auto guards = known();
  for_each_parallel(guards.size(), kAtOnce, [&](std::size_t i, const auto&) {
    try {
      remote::stop_process(*guards[i].host, guards[i].process, kStopGrace,
                           Deadline::after(parts_.clock, kCommandWithin));
      parts_.journal.stopped(guards[i].process);
    } catch (const Error& error) {
      parts_.journal.event("warning", guards[i].process.name, error.what());
    }
  });
  const std::lock_guard lock{mutex_};
  guards_.clear();
}

}  // namespace forklift::guard
