#include "orchestrator/hosts/guards.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <condition_variable>

#include "common/core/error.hpp"
#include "common/core/parallel.hpp"
#include "common/core/text.hpp"

namespace forklift::hosts {
namespace {

using namespace std::chrono_literals;

constexpr std::size_t kAtOnce = 64;
constexpr auto kCommandWithin = 30s;
constexpr auto kStopGrace = 5s;
constexpr std::size_t kNonce = 8;  // tells the guards of one host apart

void touch(remote::Remote& host, const std::string& file, Deadline deadline) {
  remote::run_checked(host, {.argv = {"touch", file}, .environment = {}, .directory = "", .input = ""}, deadline,
                      "tell the guard that somebody is there", "Check the host and its work directory");
}

/// Of all guards that the experiment ever had on that host: they begin so.
std::string marks_of(const std::string& experiment, const std::string& host) {
  return fmt::format("{}/guard/{}/", experiment, process::in_mark(host));
}

}  // namespace

Microseconds heartbeat_interval(Microseconds patience) { return std::clamp<Microseconds>(patience / 6, 200ms, 30s); }

bool is_guard(const std::string& experiment, const std::string& mark) {
  return mark.rfind(experiment + "/guard/", 0) == 0;
}

Guards::Guards(Parts parts) : parts_(std::move(parts)) {
  thread_ = std::jthread{[this](const std::stop_token& stop) { beat(stop); }};
}

Guards::~Guards() = default;

std::vector<std::shared_ptr<Guards::Guard>> Guards::known() const {
  const std::lock_guard lock{mutex_};
  std::vector<std::shared_ptr<Guard>> all;
  for (const auto& [name, guard] : guards_) all.push_back(guard);
  return all;
}

void Guards::post(const std::vector<DriverCopy>& posts) {
  for_each_parallel(posts.size(), kAtOnce, [&](std::size_t i, const auto&) {
    {
      const std::lock_guard lock{mutex_};
      const auto known = guards_.find(posts[i].name);
      if (known != guards_.end() && known->second->process.started()) return;
    }
    const auto guard = make(posts[i]);
    start(*guard, posts[i]);
    const std::lock_guard lock{mutex_};
    guards_[posts[i].name] = guard;  // whatever failed: it may be there, and must hear of us then
  });
}

std::shared_ptr<Guards::Guard> Guards::make(const DriverCopy& post) const {
  const auto name = "guard-" + post.name;
  return std::make_shared<Guard>(
      Guard{.heartbeat = fmt::format("{}/{}.heartbeat", parts_.directory, name),
            .process = {*post.host,
                        {.journal = parts_.journal, .clock = parts_.clock, .check_cancelled = [] {}},
                        {.name = name,
                         .mark = marks_of(parts_.experiment, post.name) + random_token().substr(0, kNonce),
                         .directory = parts_.directory,
                         .log_file = fmt::format("{}/{}.log", parts_.directory, name),
                         .database = parts_.database}}});
}

void Guards::start(Guard& guard, const DriverCopy& post) {
  const auto deadline = Deadline::after(parts_.clock, kCommandWithin);
  try {
    touch(*post.host, guard.heartbeat, deadline);
    guard.process.start(
        {.argv = {post.program, "guard", "--mark", parts_.experiment + "/", "--heartbeat", guard.heartbeat,
                  "--patience", fmt::format("{:.3f}", std::chrono::duration<double>(parts_.patience).count())},
         .environment = remote::with_server_users(*post.host)});
    relieve(guard.process, deadline);
  } catch (const Error& error) {
    if (error.kind() == ErrorKind::interrupted) throw;
    parts_.journal.event("warning", guard.process.identity().name,
                         fmt::format("servers there may outlive a killed orchestrator: {}", error.what()));
  }
}

/// A resumed experiment's servers keep the guard that they had until there is another one, so that they are never
/// without; from then on the earlier one must not end what the new orchestrator starts.
void Guards::relieve(const process::ManagedProcess& guard, Deadline deadline) {
  auto& host = guard.host();
  for (const auto& earlier : remote::find_marked(host, marks_of(parts_.experiment, host.host()), deadline)) {
    if (earlier.mark == guard.identity().mark) continue;
    remote::stop_process(host, earlier, kStopGrace, deadline);
    parts_.journal.stopped(earlier);
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
        touch(guards[i]->process.host(), guards[i]->heartbeat,
              Deadline::after(parts_.clock, std::max<Microseconds>(2s, interval)));
      } catch (const std::exception&) {
      }
    });
  }
}

bool Guards::guards_something(const Guard& guard, Deadline deadline) const {
  const auto marked = remote::find_marked(guard.process.host(), parts_.experiment + "/", deadline);
  return std::any_of(marked.begin(), marked.end(),
                     [&](const auto& process) { return process.mark.rfind(parts_.experiment + "/guard/", 0) != 0; });
}

void Guards::warn(const std::string& node, const std::string& text) const {
  try {
    parts_.journal.event("warning", node, text);
  } catch (const std::exception&) {  // the database can't be written, which somebody has said already
  }
}

void Guards::dismiss(Which which) {
  const auto guards = known();
  for_each_parallel(guards.size(), kAtOnce, [&](std::size_t i, const auto&) {
    try {
      const auto deadline = Deadline::after(parts_.clock, kCommandWithin);
      if (which == Which::idle && guards_something(*guards[i], deadline)) return;
      guards[i]->process.stop(kStopGrace);
    } catch (const std::exception& error) {
      warn(guards[i]->process.identity().name, error.what());
    }
  });
  const std::lock_guard lock{mutex_};
  guards_.clear();
}

}  // namespace forklift::hosts
