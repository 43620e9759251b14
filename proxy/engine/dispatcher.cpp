#include "proxy/engine/dispatcher.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "proxy/protocol/constants.hpp"

namespace forklift::proxy {
namespace {

constexpr std::size_t kLook = 16;  ///< idle connections looked at for one with the right settings
constexpr Microseconds kFirstRetry = std::chrono::milliseconds{100}, kLastRetry = std::chrono::seconds{5};
constexpr Microseconds kLongestLogin = std::chrono::seconds{10}, kLongestDrain = std::chrono::seconds{5};

}  // namespace

Dispatcher::Dispatcher(ServerContext context, int thread, int threads, ServerEvents& events)
    : context_(context), events_(events), pools_(context.config.servers.size()) {
  for (std::size_t i = 0; i < pools_.size(); ++i) {
    const auto& address = context.config.servers[i];
    const int share = address.connections / threads + (thread < address.connections % threads ? 1 : 0);
    for (int n = 0; n < share; ++n)
      pools_[i].all.push_back(std::make_unique<ServerConnection>(context, address, *this));
    total_ += share;
  }
}

void Dispatcher::connect_all() {
  for (auto& pool : pools_) {
    for (auto& connection : pool.all) connection->connect();
  }
}

int Dispatcher::up() const {
  int count = 0;
  for (const auto& pool : pools_) {
    for (const auto& connection : pool.all) count += connection->ready() ? 1 : 0;
  }
  return count;
}

Dispatcher::Pool& Dispatcher::pool_of(const ServerConnection& connection) {
  return *std::find_if(pools_.begin(), pools_.end(),
                       [&](const Pool& pool) { return pool.all.front()->same_server(connection); });
}

Dispatcher::Pool* Dispatcher::best_pool(const Wish& wish) {
  if (wish.partition) return &pools_[server_of_partition(context_.config, *wish.partition)];
  if (pools_.size() == 1) return &pools_.front();
  // The least loaded: the largest part of it is free.
  const auto free_part = [](const Pool& pool) {
    return static_cast<double>(pool.idle.size()) + static_cast<double>(pool.held.size()) / 1024;
  };
  Pool* best = &pools_.front();
  for (auto& pool : pools_) {
    if (free_part(pool) / static_cast<double>(pool.all.size()) >
        free_part(*best) / static_cast<double>(best->all.size()))
      best = &pool;
  }
  return best;
}

ServerConnection* Dispatcher::take_from(Pool& pool, const Wish& wish) {
  if (pool.idle.empty()) return nullptr;
  auto chosen = pool.idle.end() - 1;  // the latest used one: its caches are warm
  const auto look = std::min(kLook, pool.idle.size());
  for (auto at = pool.idle.end(); at != pool.idle.end() - static_cast<std::ptrdiff_t>(look);) {
    --at;
    if ((*at)->profile == wish.profile && (*at)->schema == *wish.schema) {
      chosen = at;
      break;
    }
  }
  ServerConnection* connection = *chosen;
  pool.idle.erase(chosen);
  ++context_.counters.in_use;
  return connection;
}

ServerConnection* Dispatcher::take(const Wish& wish) {
  Pool& pool = *best_pool(wish);
  // Who waits for this server comes first.
  if (!pool.waiting.empty() || !any_.empty()) return nullptr;
  return take_from(pool, wish);
}

bool Dispatcher::take_back(ServerConnection& connection, const void* client) {
  if (connection.last_client != client || !connection.ready()) return false;
  auto& idle = pool_of(connection).idle;
  const auto at = std::find(idle.begin(), idle.end(), &connection);
  if (at == idle.end()) return false;
  idle.erase(at);
  ++context_.counters.in_use;
  return true;
}

void Dispatcher::wait(Waiter& waiter, const Wish& wish) {
  if (waiting_ >= std::max(1, context_.config.limits.queue / context_.config.threads)) {
    ++context_.counters.queue_full;
    return waiter.refused(code::kTooManyConnections,
                          fmt::format("forklift-proxy: {} clients wait for a server connection already", waiting_));
  }
  Pool& pool = *best_pool(wish);
  waiter.queue_ = wish.partition ? &pool.waiting : &any_;
  waiter.place_ = waiter.queue_->insert(waiter.queue_->end(), &waiter);
  waiter.since_ = context_.clock.now();
  ++waiting_;
  ++context_.counters.waited;
  ++context_.counters.waiting;
  if (wish.partition) return steal(pool);
  for (auto& each : pools_) {
    if (!each.held.empty()) return steal(each);
  }
}

void Dispatcher::leave_queue(Waiter& waiter) {
  waiter.queue_->erase(waiter.place_);
  waiter.queue_ = nullptr;
  --waiting_;
  --context_.counters.waiting;
}

void Dispatcher::cancel(Waiter& waiter) {
  if (waiter.queue_ != nullptr) leave_queue(waiter);
}

void Dispatcher::steal(Pool& pool) {
  if (pool.held.empty()) return;
  const auto [connection, waiter] = pool.held.front();
  end_hold(*connection);
  waiter->give_up();
}

Waiter* Dispatcher::next_waiter(Pool& pool) {
  Waiter* own = pool.waiting.empty() ? nullptr : pool.waiting.front();
  Waiter* any = any_.empty() ? nullptr : any_.front();
  Waiter* next = own == nullptr || (any != nullptr && any->since_ < own->since_) ? any : own;
  if (next == nullptr) return nullptr;
  leave_queue(*next);
  context_.counters.waited_us.add(
      std::chrono::duration_cast<Microseconds>(context_.clock.now() - next->since_).count());
  return next;
}

void Dispatcher::give_back(ServerConnection& connection) {
  --context_.counters.in_use;
  connection.hold(nullptr);
  connection.pause(false);
  if (connection.must_reset || connection.busy()) return connection.reset();
  if (connection.ready()) server_ready(connection);
}

void Dispatcher::server_ready(ServerConnection& connection) {
  Pool& pool = pool_of(connection);
  pool.backoff = Microseconds{0};
  if (Waiter* waiter = next_waiter(pool)) {
    ++context_.counters.in_use;
    return waiter->granted(connection);
  }
  pool.idle.push_back(&connection);
  events_.server_ready(connection);
}

void Dispatcher::server_down(ServerConnection& connection, const std::string& why) {
  Pool& pool = pool_of(connection);
  std::erase(pool.idle, &connection);
  end_hold(connection);
  if (connection.holder() != nullptr) --context_.counters.in_use;
  if (pool.backoff.count() == 0) pool.retry = context_.clock.now() + kFirstRetry;
  pool.backoff = std::clamp(pool.backoff, kFirstRetry, kLastRetry);
  events_.server_down(connection, why);
}

void Dispatcher::hold_softly(ServerConnection& connection, Waiter& waiter) {
  pool_of(connection).held.emplace_back(&connection, &waiter);
  ++context_.counters.held;
}

void Dispatcher::end_hold(ServerConnection& connection) {
  auto& held = pool_of(connection).held;
  const auto at = std::find_if(held.begin(), held.end(), [&](const auto& each) { return each.first == &connection; });
  if (at == held.end()) return;
  held.erase(at);
  --context_.counters.held;
}

void Dispatcher::expire(std::list<Waiter*>& queue) {
  const auto now = context_.clock.now();
  while (!queue.empty() && now - queue.front()->since_ > context_.config.limits.queue_timeout) {
    Waiter& waiter = *queue.front();
    leave_queue(waiter);
    ++context_.counters.queue_timeouts;
    waiter.refused(code::kTooManyConnections,
                   fmt::format("forklift-proxy: no server connection became free within {} ms ({} of {} are up); raise "
                               "servers[].connections or limits.queue_timeout_us, or look for pinned clients with "
                               "--statistics",
                               context_.config.limits.queue_timeout.count() / 1000, up(), total_));
  }
}

void Dispatcher::look_after(Pool& pool) {
  const auto now = context_.clock.now();
  const bool retry = now >= pool.retry;
  bool tried = false;
  for (auto& connection : pool.all) {
    if (connection->down() && retry) {
      connection->connect();
      tried = true;
    } else if (connection->settling() && now - connection->since() > kLongestLogin) {
      connection->lose("its login takes too long");
    } else if (connection->draining() && now - connection->since() > kLongestDrain) {
      connection->lose("a reply that nobody wants does not end");
    }
  }
  if (!tried) return;
  pool.backoff = std::min(pool.backoff * 2, kLastRetry);
  pool.retry = now + pool.backoff;
}

void Dispatcher::tick() {
  expire(any_);
  for (auto& pool : pools_) {
    expire(pool.waiting);
    look_after(pool);
    if (!any_.empty() || !pool.waiting.empty()) steal(pool);
  }
}

}  // namespace forklift::proxy
