#include "orchestrator/remote/ssh_pool.hpp"

#include <algorithm>

namespace forklift::remote {
namespace {

using namespace std::chrono_literals;

constexpr Microseconds kConnectLimit = 10s;

}  // namespace

std::shared_ptr<SshSession> SshPool::find_free() {
  std::erase_if(sessions_, [](const auto& session) { return session->retired(); });
  for (const auto& session : sessions_) {
    if (session->channels < session->capacity) {
      ++session->channels;
      return session;
    }
  }
  return nullptr;
}

std::shared_ptr<SshSession> SshPool::take(Deadline deadline, const Patience& patience) {
  std::unique_lock lock{mutex_};
  while (true) {
    patience.check();
    if (auto session = find_free()) return session;
    if (!connecting_) return connect(lock, deadline, patience);
    const int attempt = attempts_;
    changed_.wait_for(lock, 20ms);
    if (attempts_ != attempt && failure_) throw Error{*failure_};
  }
}

std::shared_ptr<SshSession> SshPool::connect(std::unique_lock<std::mutex>& lock, Deadline deadline,
                                             const Patience& patience) {
  connecting_ = true;
  lock.unlock();
  std::shared_ptr<SshSession> session;
  std::optional<Error> failure;
  try {
    const auto limit = Deadline::after(patience.clock, kConnectLimit);
    session = std::make_shared<SshSession>(ssh_connect_to(
        host_, files_, std::min(limit.when(), deadline.when()) == limit.when() ? limit : deadline, patience));
  } catch (const Error& error) {
    failure = error;
  }
  lock.lock();
  connecting_ = false;
  ++attempts_;
  failure_ = failure;
  changed_.notify_all();
  if (failure) throw Error{*failure};
  ++session->channels;
  sessions_.push_back(session);
  return session;
}

}  // namespace forklift::remote
