#include <sys/socket.h>
#include <unistd.h>
#include <uv.h>

#include <memory>

#include "proxy/bench/event_loops/forwarder.hpp"

namespace forklift::bench {
namespace {

struct Side {
  uv_tcp_t socket;
  Side* peer = nullptr;
};

thread_local char scratch[kBuffer];

void give_buffer(uv_handle_t*, std::size_t, uv_buf_t* buffer) { *buffer = uv_buf_init(scratch, sizeof scratch); }

void on_read(uv_stream_t* stream, ssize_t got, const uv_buf_t* buffer) {
  if (got <= 0) return;
  auto& peer = *static_cast<Side*>(stream->data)->peer;
  const uv_buf_t out = uv_buf_init(buffer->base, static_cast<unsigned>(got));
  uv_try_write(reinterpret_cast<uv_stream_t*>(&peer.socket), &out, 1);
}

}  // namespace

void forward_libuv(const Pairs& pairs, const std::atomic<bool>& stop) {
  uv_loop_t loop;
  uv_loop_init(&loop);
  std::vector<std::unique_ptr<Side>> sides;
  const auto open = [&](int fd) {
    auto& side = *sides.emplace_back(std::make_unique<Side>());
    uv_tcp_init(&loop, &side.socket);
    uv_tcp_open(&side.socket, ::dup(fd));
    side.socket.data = &side;
    return &side;
  };
  for (const auto& [client, server] : pairs) {
    Side* a = open(client);
    Side* b = open(server);
    a->peer = b;
    b->peer = a;
    for (Side* side : {a, b}) uv_read_start(reinterpret_cast<uv_stream_t*>(&side->socket), give_buffer, on_read);
  }
  uv_timer_t timer;
  uv_timer_init(&loop, &timer);
  uv_timer_start(
      &timer, [](uv_timer_t*) {}, 100, 100);
  while (!stop) uv_run(&loop, UV_RUN_ONCE);
  for (auto& side : sides) uv_close(reinterpret_cast<uv_handle_t*>(&side->socket), nullptr);
  uv_close(reinterpret_cast<uv_handle_t*>(&timer), nullptr);
  uv_run(&loop, UV_RUN_DEFAULT);
  uv_loop_close(&loop);
}

}  // namespace forklift::bench
