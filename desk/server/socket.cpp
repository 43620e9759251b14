#include "desk/server/socket.hpp"

#include <fmt/format.h>
#include <poll.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <vector>

#include "common/core/error.hpp"

namespace forklift::desk {
namespace {

constexpr std::size_t kLongestRequest = 1 << 20;
constexpr int kWaiting = 64, kPatienceSeconds = 2;

sockaddr_un address_of(const std::string& path) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (path.size() >= sizeof address.sun_path)
    throw Error{ErrorKind::config, path, "the path of a socket has at most 107 bytes", "Choose a shorter one"};
  std::memcpy(address.sun_path, path.c_str(), path.size());
  return address;
}

Descriptor new_socket(const std::string& path) {
  return Descriptor{
      need(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0), path, "make a socket", "Allow more open files")};
}

bool connects(int socket, const std::string& path) {
  const auto address = address_of(path);
  return ::connect(socket, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
}

bool send_all(int socket, std::string_view text) {
  while (!text.empty()) {
    const auto sent = ::send(socket, text.data(), text.size(), MSG_NOSIGNAL);
    if (sent < 0 && errno == EINTR) continue;
    if (sent <= 0) return false;
    text.remove_prefix(static_cast<std::size_t>(sent));
  }
  return true;
}

/// Who connected, and what has come of a line.
struct Client {
  Descriptor socket;
  std::string begun;
};

std::string answer_line(Desk& desk, std::string line) {
  try {
    return to_text(desk.answer(JsonDocument::parse(std::move(line), "request"))) + "\n";
  } catch (const Error& error) {
    return to_text({{"error", error.what()}}) + "\n";
  }
}

/// False: it has gone, or its answer is not taken.
bool hear(Desk& desk, Client& client) {
  std::array<char, 4096> buffer{};
  const auto got = ::recv(client.socket.get(), buffer.data(), buffer.size(), MSG_DONTWAIT);
  if (got < 0) return errno == EAGAIN || errno == EINTR;
  if (got == 0) return false;
  client.begun.append(buffer.data(), static_cast<std::size_t>(got));
  for (auto end = client.begun.find('\n'); end != std::string::npos; end = client.begun.find('\n')) {
    const auto line = client.begun.substr(0, end);
    client.begun.erase(0, end + 1);
    if (!send_all(client.socket.get(), answer_line(desk, line))) return false;
  }
  return client.begun.size() < kLongestRequest;
}

class Listener {
 public:
  explicit Listener(const std::string& path) : path_(path), socket_(new_socket(path)) {
    const auto address = address_of(path);
    ::unlink(path.c_str());  // of a desk that was killed
    const auto mask = ::umask(0077);
    const int bound = ::bind(socket_.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address);
    ::umask(mask);
    need(bound, path, "make the socket", "Check its directory");
    need(::listen(socket_.get(), kWaiting), path, "listen", "Check its directory");
  }
  ~Listener() { ::unlink(path_.c_str()); }
  Listener(const Listener&) = delete;
  Listener& operator=(const Listener&) = delete;
  int get() const { return socket_.get(); }

 private:
  std::string path_;
  Descriptor socket_;
};

Descriptor signals() {
  sigset_t set;
  ::sigemptyset(&set);
  for (const int signal : {SIGTERM, SIGINT, SIGHUP, SIGCHLD}) ::sigaddset(&set, signal);
  return Descriptor{need(::signalfd(-1, &set, SFD_NONBLOCK | SFD_CLOEXEC), "forklift-desk", "wait for signals",
                         "Allow more open files")};
}

/// True if the desk is to end.
bool told_to_end(int signals, const Desk& desk) {
  signalfd_siginfo info{};
  while (::read(signals, &info, sizeof info) == sizeof info) {
    if (info.ssi_signo != SIGCHLD) return true;
    if (const auto host = desk.fallen_host(); !host.empty())
      throw Error{ErrorKind::environment, host, "its first process was killed, and so was all that ran in it",
                  "Read the system's log: memory may have been short"};
  }
  return false;
}

}  // namespace

void need_no_desk(const std::string& path) {
  if (connects(new_socket(path).get(), path))
    throw Error{ErrorKind::environment, path, "a desk answers here already", "Stop it, or name another directory"};
}

void serve(Desk& desk, const std::string& path) {
  const Listener listener{path};
  const auto signal = signals();
  std::vector<Client> clients;
  while (true) {
    std::vector<pollfd> polled{{signal.get(), POLLIN, 0}, {listener.get(), POLLIN, 0}};
    for (const auto& client : clients) polled.push_back({client.socket.get(), POLLIN, 0});
    if (::poll(polled.data(), polled.size(), -1) < 0 && errno != EINTR)
      system_failed(path, "wait for requests", "Read the system's log");
    if (polled[0].revents != 0 && told_to_end(signal.get(), desk)) return;
    for (std::size_t i = clients.size(); i-- > 0;) {
      if (polled[i + 2].revents != 0 && !hear(desk, clients[i]))
        clients.erase(clients.begin() + static_cast<std::ptrdiff_t>(i));
    }
    if (polled[1].revents == 0) continue;
    if (Descriptor next{::accept4(listener.get(), nullptr, nullptr, SOCK_CLOEXEC)}) {
      const timeval patience{kPatienceSeconds, 0};  // who does not read its answer must not hold up the others
      ::setsockopt(next.get(), SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
      clients.push_back({std::move(next), ""});
    }
  }
}

std::string ask(const std::string& path, const std::string& request) {
  const auto socket = new_socket(path);
  std::string answer;
  if (connects(socket.get(), path) && send_all(socket.get(), request + "\n")) {
    std::array<char, 4096> buffer{};
    for (ssize_t got = 0; !answer.ends_with('\n') && (got = ::recv(socket.get(), buffer.data(), buffer.size(), 0)) > 0;)
      answer.append(buffer.data(), static_cast<std::size_t>(got));
  }
  if (!answer.ends_with('\n'))
    throw Error{ErrorKind::environment, path, "no desk answers here",
                "Give the path of \"desk.sock\" in the directory of a job that runs"};
  answer.pop_back();
  return answer;
}

}  // namespace forklift::desk
