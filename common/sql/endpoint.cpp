#include "common/sql/endpoint.hpp"

#include <fmt/format.h>

namespace forklift::sql {

std::string label(const Endpoint& endpoint) {
  return endpoint.socket.empty() ? fmt::format("{}:{}", endpoint.host, endpoint.port) : endpoint.socket;
}

std::string tcp_host(const std::string& host) { return host == "localhost" ? "127.0.0.1" : host; }

}  // namespace forklift::sql
