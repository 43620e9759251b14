#include "proxy/engine/statistics.hpp"

#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <array>
#include <cstring>
#include <utility>

#include "common/core/error.hpp"

namespace forklift::proxy {
namespace {

using Named = std::pair<const char*, Counter Counters::*>;

constexpr std::array<Named, 7> kNow{{{"clients", &Counters::clients},
                                     {"clients_waiting", &Counters::waiting},
                                     {"clients_pinned", &Counters::pinned},
                                     {"connections_up", &Counters::connections_up},
                                     {"connections_in_use", &Counters::in_use},
                                     {"connections_held_softly", &Counters::held},
                                     {"prepared_statements", &Counters::statements}}};

constexpr std::array<Named, 23> kTotal{{{"accepted", &Counters::accepted},
                                        {"refused_logins", &Counters::refused_logins},
                                        {"logins_displaced", &Counters::logins_displaced},
                                        {"queries", &Counters::queries},
                                        {"executions", &Counters::executions},
                                        {"prepares", &Counters::prepares},
                                        {"prepares_answered_here", &Counters::prepares_answered_here},
                                        {"prepares_on_servers", &Counters::prepares_on_servers},
                                        {"settings_made", &Counters::settings_made},
                                        {"schemas_changed", &Counters::schemas_changed},
                                        {"insert_ids_read", &Counters::insert_ids_read},
                                        {"resets", &Counters::resets},
                                        {"coalesced", &Counters::coalesced},
                                        {"waited", &Counters::waited},
                                        {"waited_us", &Counters::waited_us},
                                        {"queue_full", &Counters::queue_full},
                                        {"queue_timeouts", &Counters::queue_timeouts},
                                        {"servers_lost", &Counters::servers_lost},
                                        {"clients_told", &Counters::clients_told},
                                        {"refused_packets", &Counters::refused_packets},
                                        {"stalled_clients", &Counters::stalled_clients},
                                        {"bytes_to_clients", &Counters::bytes_to_clients},
                                        {"bytes_to_servers", &Counters::bytes_to_servers}}};

template <std::size_t n>
Json sums(const std::array<Named, n>& names, const std::vector<const Counters*>& workers) {
  Json out = Json::object();
  for (const auto& [name, member] : names) {
    std::int64_t sum = 0;
    for (const auto* counters : workers) sum += (counters->*member).get();
    out[name] = sum;
  }
  return out;
}

}  // namespace

Json statistics_of(const std::vector<const Counters*>& workers) {
  Json pins = Json::object();
  for (int bit = 0; bit < kPinKinds; ++bit) {
    std::int64_t sum = 0;
    for (const auto* counters : workers) sum += counters->pins[static_cast<std::size_t>(bit)].get();
    pins[std::string{pin_name(bit)}] = sum;
  }
  return {{"now", sums(kNow, workers)}, {"total", sums(kTotal, workers)}, {"pins", pins}};
}

std::string ask_statistics(const std::string& admin_socket) {
  const int fd = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  std::strncpy(address.sun_path, admin_socket.c_str(), sizeof address.sun_path - 1);
  std::string text;
  if (::connect(fd, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0) {
    std::array<char, 4096> buffer{};
    for (ssize_t got = 0; (got = ::read(fd, buffer.data(), buffer.size())) > 0;)
      text.append(buffer.data(), static_cast<std::size_t>(got));
  }
  ::close(fd);
  if (text.empty())
    throw Error{ErrorKind::environment, admin_socket, "no proxy answers here",
                "Give the path of admin_socket in the proxy's file, and run as the user that runs the proxy"};
  return text;
}

}  // namespace forklift::proxy
