#pragma once
// One connection to an SQL server: logs in, runs one command at a time for whoever holds it, and knows what it holds:
// schema, settings, prepared statements. When it is lost it is made again.
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "common/core/clock.hpp"
#include "proxy/config/config.hpp"
#include "proxy/engine/counters.hpp"
#include "proxy/event/stream.hpp"
#include "proxy/protocol/handshake.hpp"
#include "proxy/protocol/reply.hpp"
#include "proxy/session/statements.hpp"

namespace forklift::proxy {

class ServerConnection;

/// How the reason begins for which a server let nobody in.
constexpr std::string_view kLoginRefused = "login refused";

/// Who runs commands on a server connection.
class Holder {
 public:
  virtual ~Holder() = default;
  virtual void reply_bytes(std::string_view bytes) = 0;
  /// The reply has ended, or the connection is logged in again (after change_user()).
  virtual void reply_done(const Reply& reply) = 0;
  virtual void server_lost(const std::string& why) = 0;
  /// The server wants more bytes, or takes them again.
  virtual void server_drained() = 0;
};

/// What a pool hears from its connections.
class ServerEvents {
 public:
  virtual ~ServerEvents() = default;
  virtual void server_ready(ServerConnection& connection) = 0;  ///< idle, first or again
  virtual void server_down(ServerConnection& connection, const std::string& why) = 0;
  virtual void server_greeted(const Greeting& greeting) = 0;
};

/// What connections of one worker share.
struct ServerContext {
  Loop& loop;
  const Config& config;
  Statements& statements;
  const Profiles& profiles;
  Counters& counters;
  Clock& clock;
};

class ServerConnection final : public Ready {
 public:
  ServerConnection(ServerContext context, const ServerAddress& address, ServerEvents& events);

  // --- what it holds
  std::string schema;
  ProfileId profile = 0;
  bool multi_statements = true;
  bool insert_id_known = false;  ///< LAST_INSERT_ID() is its present holder's
  bool insert_id_dirty = false;  ///< it has changed since the holder's value was read
  bool must_reset = false;       ///< something of it is not known: reset before it serves another
  const void* last_client = nullptr;
  bool in_transaction() const { return (status_ & 1) != 0; }
  bool mysql() const { return mysql_; }

  // --- commands, for its holder
  void hold(Holder* holder) { holder_ = holder; }
  Holder* holder() const { return holder_; }
  bool ready() const { return phase_ == Phase::ready; }
  bool busy() const { return busy_; }
  void send(std::string_view packet, ReplyKind kind);
  /// For commands without a reply, and for the file of LOAD DATA LOCAL.
  void send_only(std::string_view bytes);
  void file_sent() { reply_.file_sent(); }
  std::size_t unsent() const { return stream_ ? stream_->unsent() : 0; }
  /// Logs in again without a schema; reply_done() follows.
  void change_user();
  void pause(bool paused);
  const Reply& reply() const { return reply_; }

  /// The server's number of a shared statement; 0 if it is not prepared here.
  std::uint32_t number_of(const Statement& statement);
  void prepared(const Statement& statement, std::uint32_t number);

  // --- life, for the pool
  void connect();
  /// COM_RESET_CONNECTION, then server_ready(). A reply that still comes is read and thrown away first.
  void reset();
  /// Closes; server_down() is called, and the holder is told why.
  void lose(const std::string& why);
  bool same_server(const ServerConnection& other) const { return &address_ == &other.address_; }
  TimePoint since() const { return since_; }  ///< of the present phase, or of the drain
  bool down() const { return phase_ == Phase::down; }
  bool settling() const { return phase_ != Phase::ready && phase_ != Phase::down; }
  bool draining() const { return draining_; }

  void readable() override;
  void writable() override;

 private:
  enum class Phase { down, connecting, greeting, login, settings, reset, ready };
  struct Prepared {
    std::uint32_t number = 0, version = 0;
    std::uint64_t used = 0;
  };

  void received(std::string_view bytes);
  void login_bytes(std::string_view bytes);
  void greeted(std::string_view payload);
  void login_packet(std::string_view payload);
  void auth_switch(std::string_view payload);
  void more_auth(std::string_view data);
  void send_login(std::string_view payload);
  void logged_in();
  void settings_made();
  void reply_ended();
  void forget_session();
  void drop_oldest_statement();
  void enter(Phase phase);

  ServerContext context_;
  const ServerAddress& address_;
  ServerEvents& events_;
  std::unique_ptr<Stream> stream_;
  Phase phase_ = Phase::down;
  TimePoint since_{};
  std::string in_;  ///< login packets that are not whole yet
  std::string nonce_, plugin_;
  std::uint8_t login_sequence_ = 0;
  bool asked_key_ = false, mysql_ = false, busy_ = false, draining_ = false, paused_ = false, changing_user_ = false;
  std::uint16_t status_ = 0;
  Reply reply_;
  Holder* holder_ = nullptr;
  std::unordered_map<std::size_t, Prepared> prepared_;
  std::uint64_t uses_ = 0;
  std::size_t address_tried_ = 0;  ///< of the host's addresses, by number
};

/// A connected or connecting, non-blocking socket to the first of the host's addresses that is not refused at once,
/// beginning with number `first` (modulo their number). -1: all are, with a reason in `why`.
int open_socket(const ServerAddress& address, std::size_t first, std::string& why);

}  // namespace forklift::proxy
