#pragma once
// What a worker counts. Written by its own thread only, read by the admin socket's: relaxed atomics, no locks.
#include <array>
#include <atomic>
#include <cstdint>

#include "proxy/statement/traits.hpp"

namespace forklift::proxy {

/// A number that one thread writes and others read.
class Counter {
 public:
  void operator++() { add(1); }
  void operator--() { add(-1); }
  void add(std::int64_t n) { value_.store(value_.load(std::memory_order_relaxed) + n, std::memory_order_relaxed); }
  void set(std::int64_t value) { value_.store(value, std::memory_order_relaxed); }
  std::int64_t get() const { return value_.load(std::memory_order_relaxed); }

 private:
  std::atomic<std::int64_t> value_{0};
};

struct Counters {
  // now
  Counter clients, waiting, connections_up, in_use, held, pinned, statements;
  // since the start
  Counter accepted, refused_logins, queries, executions, prepares, prepares_answered_here, prepares_on_servers;
  Counter settings_made, schemas_changed, insert_ids_read, resets, coalesced;
  Counter waited, queue_full, queue_timeouts, waited_us, servers_lost, clients_told, refused_packets, stalled_clients,
      logins_displaced;
  Counter bytes_to_clients, bytes_to_servers;
  std::array<Counter, kPinKinds> pins;
};

}  // namespace forklift::proxy
