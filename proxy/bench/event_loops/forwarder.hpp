#pragma once
// What docs/decisions/0010 compares: the same forwarder, one thread, once per event library. Each pair of sockets is a
// client and a server; what comes in on one goes out on the other.
#include <atomic>
#include <utility>
#include <vector>

namespace forklift::bench {

using Pairs = std::vector<std::pair<int, int>>;  ///< non-blocking sockets, client and server

constexpr int kBuffer = 16384;

/// Each runs until `stop`; a peer that is gone ends it too. They return after at most 100 ms without traffic.
void forward_epoll(const Pairs& pairs, const std::atomic<bool>& stop);
void forward_libevent(const Pairs& pairs, const std::atomic<bool>& stop);
void forward_libuv(const Pairs& pairs, const std::atomic<bool>& stop);
void forward_uring(const Pairs& pairs, const std::atomic<bool>& stop);

}  // namespace forklift::bench
