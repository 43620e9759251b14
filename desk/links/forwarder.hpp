#pragma once
// The links: one thread that takes packets from the hosts' TUN devices and gives each to its receiver when it is due.
// It runs before all others (SCHED_FIFO) where that is allowed, since a packet that comes late is a longer link. What
// others ask of it is done by that thread between two packets, so that it waits for nobody.
#include <atomic>
#include <functional>
#include <thread>
#include <vector>

#include "desk/links/counts.hpp"
#include "desk/links/paths.hpp"
#include "desk/links/waking.hpp"
#include "desk/links/wire.hpp"
#include "desk/system/descriptor.hpp"

namespace forklift::desk {

/// The end of a host: its device, opened without blocking, and its address.
struct Port {
  Descriptor device;
  std::uint32_t address = 0;
};

/// In front of each packet on a device: struct virtio_net_hdr.
inline constexpr std::size_t kDeviceHeader = 10;

class Forwarder {
 public:
  /// Starts the thread.
  Forwarder(std::vector<Port> ports, Paths paths);
  ~Forwarder();  ///< ends it; packets that are under way are dropped
  Forwarder(const Forwarder&) = delete;
  Forwarder& operator=(const Forwarder&) = delete;

  void set_paths(Paths paths);
  void set_up(std::size_t host, bool up);
  Counts counts(bool reset);
  bool realtime() const { return realtime_; }

 private:
  struct Request {
    const std::function<void()>* work;
    std::atomic<bool> done{false};
  };
  void ask(const std::function<void()>& work);
  void answer();
  void start_counting();
  void run(std::atomic<int>& started);
  void wait();
  void take_from(std::size_t from);
  void take(std::size_t from, std::size_t size);
  void send(std::size_t from, std::size_t to, std::size_t size);
  void give_what_is_due();
  void give(std::size_t wire, const char* bytes, std::size_t size, std::int64_t due);
  std::size_t place_of(std::uint32_t address) const;

  std::vector<Port> ports_;
  Paths paths_;
  std::vector<Wire> wires_;         ///< [from * hosts + to]
  std::vector<std::size_t> busy_;   ///< those that are not empty
  std::vector<char> up_;            ///< of each host
  std::unique_ptr<char[]> buffer_;  ///< the packet that was just read
  Counts counts_;
  Waking waking_;
  Descriptor epoll_, bell_;
  std::atomic<Request*> request_{nullptr};
  bool ending_ = false, realtime_ = false;
  std::thread thread_;
};

}  // namespace forklift::desk
