#pragma once
// One client connection: its login against the proxy's accounts, its packets and their bounds. What a packet asks for
// is its Session's business.
#include <memory>
#include <string>

#include "proxy/engine/admission.hpp"
#include "proxy/engine/session.hpp"
#include "proxy/event/stream.hpp"
#include "proxy/protocol/handshake.hpp"
#include "proxy/protocol/tls.hpp"

namespace forklift::proxy {

class Client;

/// What clients of one worker share.
struct ClientContext {
  Loop& loop;
  Clock& clock;
  SessionContext session;
  std::vector<Client*>& gone;  ///< clients that can be deleted when the present events are handled
  const Greeting& greeting;    ///< of a server: version and capabilities that clients are shown
  const TlsContext* tls;       ///< null: clients are offered none
  Admission& admission;
};

class Client final : public Ready, public ClientOutput {
 public:
  /// Owns `fd`. `id` is what the client takes for its connection's number; `host` is where it comes from.
  Client(ClientContext context, int fd, std::uint32_t id, std::string host);

  void greet();
  std::size_t slot = 0;  ///< the worker's
  /// Timeouts.
  void tick();
  std::uint32_t id() const { return id_; }
  /// Its place is needed: it ends, unless it has logged in meanwhile.
  void give_way();

  void readable() override;
  void writable() override;
  void send(std::string_view bytes) override;
  std::size_t unsent() const override { return stream_.unsent(); }
  void command_finished() override;
  void close() override;

 private:
  enum class State { login, switched, schema, ready, closing };

  // packets (client.cpp)
  void process();
  bool process_one();
  bool decrypt(std::string_view bytes);
  void write(std::string_view bytes);
  void packet(std::uint8_t sequence, std::string_view payload);
  bool forward_file();
  void refuse(std::uint16_t code, std::string_view message, std::string_view state);
  void bury();

  // login (client_login.cpp)
  void login(std::string_view payload);
  void begin_tls();
  void change_user(std::string_view argument);
  void switch_plugin(const std::string& plugin);
  void choose_account();
  const std::string& wanted_plugin() const;
  void verify(std::string_view answer);
  void denied(bool with_password);
  void accepted();
  void schema_checked();

  ClientContext context_;
  Stream stream_;
  std::uint32_t id_;
  std::string host_;
  Session session_;
  std::unique_ptr<TlsSession> tls_;
  State state_ = State::login;
  std::string in_;
  std::size_t taken_ = 0;  ///< bytes of in_ that were handled
  bool processing_ = false, paused_ = false, gone_ = false;
  bool admitted_ = false;      ///< has logged in once
  std::size_t file_left_ = 0;  ///< of the present packet of a LOAD DATA LOCAL
  bool file_continues_ = false;
  TimePoint since_, moved_;  ///< it last sent something; what it gets last moved
  TimePoint login_since_;    ///< the present login began: bytes do not prolong it
  // of the login
  Login login_;
  const Account* account_ = nullptr;
  std::string nonce_, plugin_, captured_;
  std::optional<std::uint64_t> partition_;
  std::uint8_t sequence_ = 0;
};

}  // namespace forklift::proxy
