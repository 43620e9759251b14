#include "tests/integration/proxy/raw_client.hpp"

#include <arpa/inet.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <stdexcept>
#include <utility>

#include "common/login/scramble.hpp"
#include "proxy/protocol/constants.hpp"
#include "proxy/protocol/handshake.hpp"
#include "proxy/protocol/wire.hpp"

namespace forklift::test {

using namespace proxy;

RawClient::RawClient(int port) : fd_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<std::uint16_t>(port));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (::connect(fd_, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0)
    throw std::runtime_error{"the proxy takes no connections"};
  greeting_ = packet().value_or("");
}

RawClient::RawClient(RawClient&& other) noexcept
    : fd_(std::exchange(other.fd_, -1)), in_(std::move(other.in_)), greeting_(std::move(other.greeting_)) {}

RawClient::~RawClient() {
  if (fd_ >= 0) ::close(fd_);
}

bool RawClient::send(std::string_view bytes) {
  while (!bytes.empty()) {
    const auto sent = ::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
  return true;
}

bool RawClient::receive() {
  pollfd wait{fd_, POLLIN, 0};
  if (::poll(&wait, 1, 10'000) <= 0) throw std::runtime_error{"no answer within ten seconds"};
  char buffer[65536];
  const auto got = ::recv(fd_, buffer, sizeof buffer, 0);
  if (got <= 0) return false;
  in_.append(buffer, static_cast<std::size_t>(got));
  return true;
}

std::optional<std::string> RawClient::packet() {
  while (in_.size() < kHeader || in_.size() < kHeader + payload_length(in_.data())) {
    if (!receive()) return std::nullopt;
  }
  const auto length = payload_length(in_.data());
  auto payload = in_.substr(kHeader, length);
  in_.erase(0, kHeader + length);
  return payload;
}

std::string RawClient::begin_login(const std::string& user, const std::string& password, const std::string& schema) {
  const auto greeting = parse_greeting(greeting_);
  if (!greeting) throw std::runtime_error{"no greeting"};
  Login login{.capabilities = capability::kProtocol41 | capability::kSecureConnection | capability::kPluginAuth |
                              capability::kMultiStatements | capability::kMultiResults | capability::kTransactions,
              .max_packet = 1U << 24,
              .collation = 45,
              .user = user,
              .answer = login::scramble(login::kNativePlugin, password, greeting->nonce),
              .schema = schema,
              .plugin = std::string{login::kNativePlugin}};
  if (!schema.empty()) login.capabilities |= capability::kConnectWithDb;
  std::string bytes;
  put_packet(bytes, 1, login_payload(login));
  send(bytes);
  return packet().value_or("");
}

std::string RawClient::log_in(const std::string& user, const std::string& password, const std::string& schema) {
  const auto answer = begin_login(user, password, schema);
  if (answer.empty() || answer.front() != '\xfe') return answer;
  const auto request = parse_auth_switch(answer);
  std::string bytes;
  put_packet(bytes, 3, login::scramble(login::kNativePlugin, password, request.value().nonce));
  send(bytes);
  return packet().value_or("");
}

std::vector<std::string> RawClient::command(std::uint8_t command, std::string_view argument, ReplyKind kind) {
  send(command_packet(command, argument));
  Reply reply;
  reply.begin(kind, false);
  std::vector<std::string> payloads;
  while (!reply.done()) {
    const auto payload = packet();
    if (!payload) return payloads;
    std::string bytes, ignored;
    put_packet(bytes, 0, *payload);
    if (!reply.feed(bytes, ignored)) throw std::runtime_error{"the answer is not the protocol's"};
    payloads.push_back(*payload);
  }
  return payloads;
}

std::vector<std::string> RawClient::query(std::string_view sql) {
  const auto answer = command(command::kQuery, sql);
  if (!answer.empty() && error_number(answer.back()) != 0) throw std::runtime_error{parse_err(answer.back())->message};
  std::vector<std::string> rows;
  if (answer.size() < 4) return rows;
  const auto columns = static_cast<std::size_t>(static_cast<unsigned char>(answer[0].front()));
  for (std::size_t i = columns + 2; i + 1 < answer.size(); ++i) {
    Reader row{answer[i]};
    rows.emplace_back(row.lenenc_bytes());
  }
  return rows;
}

std::uint32_t prepare(RawClient& client, std::string_view sql) {
  const auto answer = client.command(command::kStmtPrepare, sql, ReplyKind::prepare);
  if (answer.empty() || answer.front().front() != '\0') return 0;
  Reader reader{answer.front()};
  reader.u8();
  return reader.u32();
}

std::vector<std::string> execute(RawClient& client, std::uint32_t number, const std::vector<std::int64_t>& values,
                                 bool types) {
  std::string argument;
  put_number(argument, number, 4);
  put_number(argument, 0, 1);
  put_number(argument, 1, 4);
  if (!values.empty()) {
    argument.append((values.size() + 7) / 8, '\0');
    argument.push_back(types ? '\1' : '\0');
    for (std::size_t i = 0; types && i < values.size(); ++i) argument.append("\x08\x00", 2);
    for (const auto value : values) put_number(argument, static_cast<std::uint64_t>(value), 8);
  }
  return client.command(command::kStmtExecute, argument);
}

unsigned error_number(const std::string& payload) {
  if (payload.empty() || payload.front() != '\xff') return 0;
  const auto err = parse_err(payload);
  return err ? err->code : 0;
}

}  // namespace forklift::test
