#pragma once
// What is under way from one host to another: packets in order, each with the time at which it is due. Bounded, so that
// a link that is too slow for its senders costs no memory without end.
#include <cstdint>
#include <deque>
#include <memory>

#include "desk/links/paths.hpp"

namespace forklift::desk {

/// More than any TCP window of the kernel's defaults, times some connections.
inline constexpr std::size_t kMostUnderWay = std::size_t{64} << 20;

struct Packet {
  std::unique_ptr<char[]> bytes;
  std::uint32_t size = 0;  ///< with the header of the device
  std::int64_t due = 0;
};

class Wire {
 public:
  Sender sender;
  bool empty() const { return packets_.empty(); }
  bool full() const { return bytes_ >= kMostUnderWay; }
  std::int64_t due() const { return packets_.front().due; }
  void push(Packet packet) {
    bytes_ += packet.size;
    packets_.push_back(std::move(packet));
  }
  Packet pop() {
    Packet packet = std::move(packets_.front());
    packets_.pop_front();
    bytes_ -= packet.size;
    return packet;
  }

 private:
  std::deque<Packet> packets_;
  std::size_t bytes_ = 0;
};

}  // namespace forklift::desk
