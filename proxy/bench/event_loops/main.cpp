// Compares event libraries for the proxy: packets of a query's size through one forwarding thread.
// event_loops LIBRARY CONNECTIONS SECONDS prints round trips per second, CPU of the forwarder, and the median latency.
#include <fmt/format.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <chrono>
#include <functional>
#include <map>
#include <string>
#include <thread>

#include "common/core/units.hpp"
#include "common/histogram/histogram.hpp"
#include "proxy/bench/event_loops/forwarder.hpp"

using namespace forklift;
using namespace forklift::bench;
using Clock_ = std::chrono::steady_clock;

namespace {

constexpr std::size_t kRequest = 60, kAnswer = 200;

/// Two ends of a TCP connection over loopback.
std::pair<int, int> tcp_pair() {
  const int listener = ::socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  ::bind(listener, reinterpret_cast<sockaddr*>(&address), size);
  ::listen(listener, 1);
  ::getsockname(listener, reinterpret_cast<sockaddr*>(&address), &size);
  const int left = ::socket(AF_INET, SOCK_STREAM, 0);
  if (::connect(left, reinterpret_cast<sockaddr*>(&address), size) != 0) throw std::runtime_error{"connect"};
  const int right = ::accept4(listener, nullptr, nullptr, SOCK_NONBLOCK);
  ::close(listener);
  const int on = 1;
  for (int fd : {left, right}) ::setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  return {left, right};
}

/// Answers each ready socket: `answer(fd, index)` is called when bytes are there.
void serve(const std::vector<int>& sockets, const std::atomic<bool>& stop,
           const std::function<void(int, int)>& answer) {
  const int loop = ::epoll_create1(0);
  for (std::size_t i = 0; i < sockets.size(); ++i) {
    epoll_event event{};
    event.events = EPOLLIN;
    event.data.u32 = static_cast<std::uint32_t>(i);
    ::epoll_ctl(loop, EPOLL_CTL_ADD, sockets[i], &event);
  }
  epoll_event ready[64];
  while (!stop) {
    const int count = ::epoll_wait(loop, ready, 64, 100);
    for (int i = 0; i < count; ++i) answer(sockets[ready[i].data.u32], static_cast<int>(ready[i].data.u32));
  }
  ::close(loop);
}

double cpu_us() {
  rusage usage{};
  ::getrusage(RUSAGE_THREAD, &usage);
  return static_cast<double>(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * 1e6 +
         static_cast<double>(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec);
}

}  // namespace

int main(int argc, char** argv) {
  const std::map<std::string, void (*)(const Pairs&, const std::atomic<bool>&)> libraries{
      {"epoll", forward_epoll}, {"libevent", forward_libevent}, {"libuv", forward_libuv}, {"uring", forward_uring}};
  if (argc != 4 || !libraries.contains(argv[1])) return fmt::print("event_loops LIBRARY CONNECTIONS SECONDS\n"), 2;
  std::atomic<bool> stop = false;
  Pairs pairs;
  std::vector<int> clients, servers;
  for (int i = 0; i < std::stoi(argv[2]); ++i) {
    const auto [client, at_client] = tcp_pair();
    const auto [server, at_server] = tcp_pair();
    clients.push_back(client);
    servers.push_back(server);
    pairs.emplace_back(at_client, at_server);
  }
  char bytes[4096] = {};
  std::uint64_t trips = 0;
  Histogram latency;
  std::vector<Clock_::time_point> begun(clients.size(), Clock_::now());
  double cpu = 0;
  std::thread forwarder{[&] { libraries.at(argv[1])(pairs, stop), cpu = cpu_us(); }};
  std::thread server{[&] {
    char in[4096];
    serve(servers, stop, [&](int fd, int) { ::recv(fd, in, sizeof in, 0), ::send(fd, bytes, kAnswer, 0); });
  }};
  for (int fd : clients) ::send(fd, bytes, kRequest, 0);
  std::thread timer{[&] { std::this_thread::sleep_for(std::chrono::seconds{std::stoi(argv[3])}), stop = true; }};
  serve(clients, stop, [&](int fd, int index) {
    ::recv(fd, bytes, sizeof bytes, 0);
    const auto now = Clock_::now();
    latency.record(std::chrono::duration_cast<Microseconds>(now - begun[index]).count());
    begun[index] = now;
    ++trips;
    ::send(fd, bytes, kRequest, 0);
  });
  for (auto* thread : {&timer, &server, &forwarder}) thread->join();
  fmt::print("{:9} {:5} connections {:8.0f} round trips/s  forwarder {:5.2f} us CPU each, median {} us\n", argv[1],
             argv[2], static_cast<double>(trips) / std::stod(argv[3]), cpu / static_cast<double>(trips),
             latency.percentile_us(50));
}
