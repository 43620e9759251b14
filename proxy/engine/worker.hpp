#pragma once
// One thread of the proxy: its loop, its clients, its share of the servers' connections. Clients come in through a
// mailbox; nothing else is shared with other threads but counters.
#include <atomic>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "proxy/engine/client.hpp"
#include "proxy/engine/dispatcher.hpp"

namespace forklift::proxy {

/// What all workers share, written rarely.
class Shared {
 public:
  explicit Shared(const Limits& limits) : admission(limits.logins, limits.logins_per_address) {}

  Admission admission;
  std::atomic<std::uint64_t> schema_generation{0};
  std::unique_ptr<const TlsContext> tls;  ///< null: clients are offered none; set before the workers start
  /// The first server's greeting, which clients are greeted like; nullptr before there is one.
  const Greeting* greeting() const { return ready_.load(std::memory_order_acquire); }
  void greeted(const Greeting& greeting);
  /// The latest reason for which a server connection was lost or refused.
  void trouble(const std::string& why);
  std::string last_trouble() const;
  /// The latest trouble is a server's refusal of the login: it will not go away by waiting.
  bool login_refused() const;

 private:
  mutable std::mutex mutex_;
  Greeting greeting_;
  std::atomic<const Greeting*> ready_{nullptr};
  std::string trouble_;
};

class Worker final : public ServerEvents, private Ready {
 public:
  Worker(const Config& config, int number, Shared& shared);
  ~Worker() override;

  void start();
  /// From any thread: a new client's socket, owned from now on.
  void take(int fd, std::uint32_t id, std::string host);
  /// From any thread: a client whose place is needed, if it has not logged in meanwhile.
  void give_way(std::uint32_t id);
  const Counters& counters() const { return counters_; }

  void server_ready(ServerConnection&) override {}
  void server_down(ServerConnection&, const std::string& why) override { shared_.trouble(why); }
  void server_greeted(const Greeting& greeting) override { shared_.greeted(greeting); }

 private:
  struct Arrival {
    int fd;
    std::uint32_t id;
    std::string host;
  };
  void readable() override;  // the mailbox
  void writable() override {}
  void ring() const;
  void greet(std::vector<Arrival> arrivals);
  void tick();
  void bury();

  const Config& config_;
  Shared& shared_;
  Counters counters_;
  Loop loop_;
  Statements statements_;
  Profiles profiles_;
  WaitingReads waiting_reads_;
  Dispatcher dispatcher_;
  int bell_;
  Watch mailbox_;
  std::mutex arrivals_mutex_;
  std::vector<Arrival> arrivals_;
  std::vector<std::uint32_t> giving_way_;
  std::vector<std::unique_ptr<Client>> clients_;
  std::vector<Client*> gone_;
  unsigned ticks_ = 0;
  std::thread thread_;
};

}  // namespace forklift::proxy
