#pragma once
// One worker's share of every SQL server's connections: which are idle, which are held softly (kept by a client that
// may go on with them, given up when another needs one), and which clients wait, oldest first.
#include <list>
#include <memory>
#include <optional>
#include <vector>

#include "proxy/engine/server.hpp"

namespace forklift::proxy {

/// A client as the dispatcher sees it.
class Waiter {
 public:
  virtual ~Waiter() = default;
  virtual void granted(ServerConnection& connection) = 0;
  virtual void refused(std::uint16_t code, const std::string& why) = 0;
  /// Gives its softly held connection back, at once or soon.
  virtual void give_up() = 0;

 private:
  friend class Dispatcher;
  std::list<Waiter*>* queue_ = nullptr;
  std::list<Waiter*>::iterator place_;
  TimePoint since_{};
};

/// What a client wants of a connection.
struct Wish {
  std::optional<std::uint64_t> partition;  ///< only this one's server will do
  ProfileId profile = 0;
  const std::string* schema = nullptr;
};

class Dispatcher final : public ServerEvents {
 public:
  /// `thread` of `threads`: servers' connections are distributed evenly.
  Dispatcher(ServerContext context, int thread, int threads, ServerEvents& events);

  void connect_all();
  /// An idle connection, the one that fits best, or nullptr: then wait().
  ServerConnection* take(const Wish& wish);
  /// This one, if it is idle and its last client was `client`.
  bool take_back(ServerConnection& connection, const void* client);
  void wait(Waiter& waiter, const Wish& wish);
  void cancel(Waiter& waiter);
  bool anyone_waits() const { return waiting_ > 0; }
  void give_back(ServerConnection& connection);
  void hold_softly(ServerConnection& connection, Waiter& waiter);
  void end_hold(ServerConnection& connection);
  /// Timeouts, and servers to connect to again.
  void tick();
  int connections() const { return total_; }
  int up() const;

  void server_ready(ServerConnection& connection) override;
  void server_down(ServerConnection& connection, const std::string& why) override;
  void server_greeted(const Greeting& greeting) override { events_.server_greeted(greeting); }

 private:
  struct Pool {
    std::vector<std::unique_ptr<ServerConnection>> all;
    std::vector<ServerConnection*> idle;
    std::list<std::pair<ServerConnection*, Waiter*>> held;  ///< oldest first
    std::list<Waiter*> waiting;
    Microseconds backoff{0};
    TimePoint retry{};
  };
  Pool& pool_of(const ServerConnection& connection);
  Pool* best_pool(const Wish& wish);
  ServerConnection* take_from(Pool& pool, const Wish& wish);
  Waiter* next_waiter(Pool& pool);
  void steal(Pool& pool);
  void leave_queue(Waiter& waiter);
  void expire(std::list<Waiter*>& queue);
  void look_after(Pool& pool);

  ServerContext context_;
  ServerEvents& events_;
  std::vector<Pool> pools_;
  std::list<Waiter*> any_;
  int total_ = 0, waiting_ = 0;
};

}  // namespace forklift::proxy
