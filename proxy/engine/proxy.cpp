#include "proxy/engine/proxy.hpp"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <netdb.h>
#include <poll.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "common/core/error.hpp"
#include "proxy/engine/statistics.hpp"
#include "proxy/protocol/answer.hpp"
#include "proxy/protocol/constants.hpp"
#include "proxy/protocol/wire.hpp"

namespace forklift::proxy {
namespace {

constexpr int kBacklog = 4096;
constexpr int kLookMs = 20;  // how often logins that do not come to an end are looked at
constexpr auto kPatience = std::chrono::seconds{30}, kPatienceWithRefusal = std::chrono::seconds{2};

[[noreturn]] void can_not_listen(const std::string& where, const std::string& why) {
  throw Error{ErrorKind::environment, where, "can't listen: " + why, "Choose an address of this host that is free"};
}

/// A socket that a proxy left behind goes; a file of another kind, or a socket at which somebody listens, stays.
void remove_left_socket(const std::string& path, const sockaddr_un& local) {
  struct stat found {};
  if (::lstat(path.c_str(), &found) != 0) return;
  if (!S_ISSOCK(found.st_mode)) can_not_listen(path, "a file that is not a socket stands there");
  const int probe = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const bool answered = ::connect(probe, reinterpret_cast<const sockaddr*>(&local), sizeof local) == 0;
  ::close(probe);
  if (answered) can_not_listen(path, "another process listens there");
  ::unlink(path.c_str());
}

/// SIGTERM and SIGINT as something to poll; blocked in all threads that are started afterwards.
int signals_as_file() {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGTERM);
  sigaddset(&set, SIGINT);
  ::pthread_sigmask(SIG_BLOCK, &set, nullptr);
  return ::signalfd(-1, &set, SFD_CLOEXEC);
}

/// Every client is an open file. One more than the system grants would be accepted again and again.
Config affordable(Config config) {
  constexpr std::int64_t kOthers = 64;
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur == RLIM_INFINITY) return config;
  std::int64_t left = static_cast<std::int64_t>(limit.rlim_cur) - kOthers;
  for (const auto& server : config.servers) left -= server.connections;
  auto& limits = config.limits;
  limits.logins = static_cast<int>(std::clamp<std::int64_t>(left / 4, 1, limits.logins));
  limits.clients = static_cast<int>(std::clamp<std::int64_t>(left - limits.logins, 1, limits.clients));
  return config;
}

std::string host_of(const sockaddr_storage& peer, socklen_t size) {
  char host[NI_MAXHOST] = "localhost";
  if (peer.ss_family != AF_UNIX)
    ::getnameinfo(reinterpret_cast<const sockaddr*>(&peer), size, host, sizeof host, nullptr, 0, NI_NUMERICHOST);
  return host;
}

}  // namespace

Proxy::Proxy(Config config)
    : config_(affordable(std::move(config))), shared_(config_.limits), signals_(signals_as_file()) {
  if (!config_.tls.certificate.empty())
    shared_.tls = std::make_unique<const TlsContext>(config_.tls.certificate, config_.tls.key);
  for (int i = 0; i < config_.threads; ++i) workers_.push_back(std::make_unique<Worker>(config_, i, shared_));
  for (auto& worker : workers_) worker->start();
  await_servers();
  listen();
  if (!config_.admin_socket.empty()) listen_admin();
}

Proxy::~Proxy() {
  workers_.clear();
  for (int fd : {listener_, admin_, signals_}) {
    if (fd >= 0) ::close(fd);
  }
  if (admin_ >= 0) ::unlink(config_.admin_socket.c_str());
}

void Proxy::await_servers() const {
  const auto any_down = [&] {
    return std::any_of(workers_.begin(), workers_.end(),
                       [](const auto& each) { return each->counters().connections_up.get() == 0; });
  };
  auto& clock = system_clock();
  const auto hopeless = Deadline::after(clock, kPatienceWithRefusal);  // another server may still let us in
  poll_until(clock, Deadline::after(clock, kPatience), std::chrono::milliseconds{10},
             [&] { return !any_down() || (shared_.login_refused() && hopeless.passed(clock)); });
  if (!any_down()) return;
  throw Error{ErrorKind::environment, "servers", "no SQL server lets the proxy in: " + shared_.last_trouble(),
              "Look at the servers' addresses and the login's user and password"};
}

void Proxy::listen() {
  const std::string where = fmt::format("{}:{}", config_.host, config_.port);
  addrinfo hints{}, *found = nullptr;
  hints.ai_socktype = SOCK_STREAM;
  hints.ai_flags = AI_PASSIVE;
  if (const int failed = ::getaddrinfo(config_.host.c_str(), std::to_string(config_.port).c_str(), &hints, &found);
      failed != 0)
    can_not_listen(where, ::gai_strerror(failed));
  listener_ = ::socket(found->ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  const int on = 1;
  ::setsockopt(listener_, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  const bool bound = ::bind(listener_, found->ai_addr, found->ai_addrlen) == 0;
  ::freeaddrinfo(found);
  if (!bound || ::listen(listener_, kBacklog) != 0) can_not_listen(where, std::strerror(errno));
  sockaddr_storage own{};
  socklen_t size = sizeof own;
  ::getsockname(listener_, reinterpret_cast<sockaddr*>(&own), &size);
  port_ = ntohs(own.ss_family == AF_INET6 ? reinterpret_cast<sockaddr_in6&>(own).sin6_port
                                          : reinterpret_cast<sockaddr_in&>(own).sin_port);
}

void Proxy::listen_admin() {
  sockaddr_un local{};
  local.sun_family = AF_UNIX;
  if (config_.admin_socket.size() >= sizeof local.sun_path)
    can_not_listen(config_.admin_socket, "the path is too long");
  std::memcpy(local.sun_path, config_.admin_socket.c_str(), config_.admin_socket.size());
  remove_left_socket(config_.admin_socket, local);
  admin_ = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const auto mask = ::umask(0077);
  const bool bound = ::bind(admin_, reinterpret_cast<sockaddr*>(&local), sizeof local) == 0;
  ::umask(mask);
  if (!bound || ::listen(admin_, 16) != 0) can_not_listen(config_.admin_socket, std::strerror(errno));
}

/// The worker of a client follows from its number.
void Proxy::make_room() {
  for (const auto id : shared_.admission.surplus(system_clock().now())) workers_[id % workers_.size()]->give_way(id);
}

void Proxy::accept_clients() {
  for (int most = 256; most > 0 && !shared_.admission.full(); --most) {
    sockaddr_storage peer{};
    socklen_t size = sizeof peer;
    const int fd = ::accept4(listener_, reinterpret_cast<sockaddr*>(&peer), &size, SOCK_NONBLOCK | SOCK_CLOEXEC);
    if (fd < 0) return;
    if (shared_.admission.clients() >= config_.limits.clients) {
      std::string packet;
      put_packet(packet, 0, err_payload({code::kTooManyConnections, "08004", "Too many connections"}));
      if (::send(fd, packet.data(), packet.size(), MSG_NOSIGNAL) < 0) errno = 0;  // it need not hear why
      ::close(fd);
      continue;
    }
    // In turn: clients of one program arrive together and are alike, so each worker gets its part of them.
    const auto host = host_of(peer, size);
    shared_.admission.arrived(next_id_, host, system_clock().now());
    workers_[next_id_ % workers_.size()]->take(fd, next_id_, host);
    ++next_id_;
  }
}

Json Proxy::statistics() const {
  std::vector<const Counters*> counters;
  for (const auto& worker : workers_) counters.push_back(&worker->counters());
  return statistics_of(counters);
}

void Proxy::answer_admin() const {
  const int fd = ::accept4(admin_, nullptr, nullptr, SOCK_CLOEXEC);
  if (fd < 0) return;
  const std::string text = statistics().dump(2) + "\n";
  if (::send(fd, text.data(), text.size(), MSG_NOSIGNAL | MSG_DONTWAIT) < 0) errno = 0;  // who asked has left
  ::close(fd);
}

void Proxy::run() {
  pollfd waits[] = {{signals_, POLLIN, 0}, {listener_, POLLIN, 0}, {admin_, POLLIN, 0}};
  while (true) {
    // While there is no place for a login, new ones wait in the system's queue.
    waits[1].fd = shared_.admission.full() ? -1 : listener_;
    if (::poll(waits, 3, shared_.admission.logins() > 0 ? kLookMs : -1) < 0 && errno != EINTR) return;
    if (waits[0].revents != 0) return;
    if (waits[1].revents != 0) accept_clients();
    if (waits[2].revents != 0) answer_admin();
    make_room();
  }
}

}  // namespace forklift::proxy
