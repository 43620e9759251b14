#pragma once
// A client that speaks the protocol byte by byte, over the proxy's own reading and writing of packets.
#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "proxy/protocol/answer.hpp"
#include "proxy/protocol/reply.hpp"

namespace forklift::test {

class RawClient {
 public:
  /// Connects and reads the greeting.
  explicit RawClient(int port);
  ~RawClient();
  RawClient(RawClient&& other) noexcept;
  RawClient(const RawClient&) = delete;
  RawClient& operator=(const RawClient&) = delete;

  /// Sends a login with mysql_native_password. The payload of the first answer: OK, ERR or another plugin's request.
  std::string begin_login(const std::string& user, const std::string& password, const std::string& schema = "");
  /// Logs in with mysql_native_password. The payload of the last packet: OK or ERR.
  std::string log_in(const std::string& user, const std::string& password, const std::string& schema = "");
  /// False if the connection was closed; the next packet() shows it, too.
  bool send(std::string_view bytes);
  /// The next packet's payload; nothing at the end of the connection. Throws after ten seconds without it.
  std::optional<std::string> packet();
  /// The payloads of one command's whole answer.
  std::vector<std::string> command(std::uint8_t command, std::string_view argument,
                                   proxy::ReplyKind kind = proxy::ReplyKind::usual);
  /// Rows of a text result, first column.
  std::vector<std::string> query(std::string_view sql);
  const std::string& greeting() const { return greeting_; }

 private:
  bool receive();

  int fd_;
  std::string in_, greeting_;
};

/// A prepared statement's number; 0 if the answer is an error.
std::uint32_t prepare(RawClient& client, std::string_view sql);
/// Executes a statement with integer parameters; with `types`, they are told.
std::vector<std::string> execute(RawClient& client, std::uint32_t number, const std::vector<std::int64_t>& values,
                                 bool types = true);
/// The number of an ERR packet, 0 for any other.
unsigned error_number(const std::string& payload);

}  // namespace forklift::test
