#include <liburing.h>
#include <sys/socket.h>

#include <cstdint>
#include <memory>
#include <stdexcept>

#include "proxy/bench/event_loops/forwarder.hpp"

namespace forklift::bench {
namespace {

/// One direction: a receive is always posted; when it is done its bytes are sent, then the next one is posted.
struct Way {
  int from = -1, to = -1;
  bool sending = false;
  char buffer[kBuffer];
};

void post(io_uring& ring, Way& way, int bytes) {
  if (io_uring_sq_space_left(&ring) == 0) io_uring_submit(&ring);
  io_uring_sqe* entry = io_uring_get_sqe(&ring);
  way.sending = bytes > 0;
  if (way.sending) {
    io_uring_prep_send(entry, way.to, way.buffer, static_cast<std::size_t>(bytes), MSG_NOSIGNAL);
  } else {
    io_uring_prep_recv(entry, way.from, way.buffer, sizeof way.buffer, 0);
  }
  io_uring_sqe_set_data(entry, &way);
}

}  // namespace

void forward_uring(const Pairs& pairs, const std::atomic<bool>& stop) {
  io_uring ring;
  io_uring_params params{};
  params.flags = IORING_SETUP_SINGLE_ISSUER | IORING_SETUP_DEFER_TASKRUN;
  if (io_uring_queue_init_params(1024, &ring, &params) < 0) throw std::runtime_error{"the kernel refuses io_uring"};
  std::vector<std::unique_ptr<Way>> ways;
  for (const auto& [client, server] : pairs) {
    for (const auto& [from, to] : {std::pair{client, server}, std::pair{server, client}}) {
      ways.push_back(std::make_unique<Way>());
      ways.back()->from = from;
      ways.back()->to = to;
      post(ring, *ways.back(), 0);
    }
  }
  while (!stop) {
    __kernel_timespec patience{0, 100'000'000};
    io_uring_cqe* done = nullptr;
    io_uring_submit_and_wait_timeout(&ring, &done, 1, &patience, nullptr);
    unsigned head = 0, count = 0;
    io_uring_for_each_cqe(&ring, head, done) {
      ++count;
      auto* way = static_cast<Way*>(io_uring_cqe_get_data(done));
      if (way == nullptr || done->res <= 0) continue;
      post(ring, *way, way->sending ? 0 : done->res);
    }
    io_uring_cq_advance(&ring, count);
  }
  io_uring_queue_exit(&ring);
}

}  // namespace forklift::bench
