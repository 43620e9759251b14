#pragma once
// The whole proxy: workers, the socket that clients connect to, the admin socket that tells statistics as JSON.
#include <memory>
#include <vector>

#include "common/core/json.hpp"
#include "proxy/config/config.hpp"
#include "proxy/engine/worker.hpp"

namespace forklift::proxy {

class Proxy {
 public:
  /// Starts workers and waits until a server answers. Errors: environment, if none does within 30 s, or the address
  /// can't be bound.
  explicit Proxy(Config config);
  ~Proxy();
  Proxy(const Proxy&) = delete;
  Proxy& operator=(const Proxy&) = delete;

  int port() const { return port_; }
  /// Accepts clients until SIGTERM or SIGINT.
  void run();
  Json statistics() const;

 private:
  void await_servers() const;
  void listen();
  void listen_admin();
  void accept_clients();
  void answer_admin() const;
  void make_room();

  Config config_;
  Shared shared_;
  std::vector<std::unique_ptr<Worker>> workers_;
  int listener_ = -1, admin_ = -1, signals_ = -1, port_ = 0;
  std::uint32_t next_id_ = 1;
};

}  // namespace forklift::proxy
