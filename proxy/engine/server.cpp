#include "proxy/engine/server.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "proxy/protocol/constants.hpp"
#include "proxy/protocol/wire.hpp"

namespace forklift::proxy {

ServerConnection::ServerConnection(ServerContext context, const ServerAddress& address, ServerEvents& events)
    : context_(context), address_(address), events_(events) {}

void ServerConnection::enter(Phase phase) {
  phase_ = phase;
  since_ = context_.clock.now();
}

void ServerConnection::connect() {
  std::string why;
  const int fd = open_socket(address_, address_tried_, why);
  enter(fd < 0 ? Phase::down : Phase::connecting);
  if (fd < 0) return events_.server_down(*this, fmt::format("SQL server {}: {}", address_.name(), why));
  stream_ = std::make_unique<Stream>(context_.loop, fd, *this);
  stream_->watch_reading(true);
  in_.clear();
  reply_ = {};
  busy_ = draining_ = paused_ = changing_user_ = false;
  forget_session();
  schema.clear();
}

void ServerConnection::forget_session() {
  prepared_.clear();
  profile = 0;
  multi_statements = true;
  insert_id_known = insert_id_dirty = must_reset = false;
  last_client = nullptr;
  status_ = status::kAutocommit;
}

void ServerConnection::lose(const std::string& why) {
  const bool was_ready = phase_ == Phase::ready;
  if (phase_ == Phase::connecting) ++address_tried_;  // a name may have several, of which some lead nowhere
  stream_.reset();
  enter(Phase::down);
  busy_ = draining_ = false;
  if (was_ready) ++context_.counters.servers_lost;
  const auto text = fmt::format("SQL server {}: {}", address_.name(), why);
  events_.server_down(*this, text);
  Holder* holder = std::exchange(holder_, nullptr);
  if (holder != nullptr) holder->server_lost(text);
}

void ServerConnection::send(std::string_view packet, ReplyKind kind) {
  reply_.begin(kind, true);
  busy_ = true;
  context_.counters.bytes_to_servers.add(static_cast<std::int64_t>(packet.size()));
  stream_->send(packet);
}

void ServerConnection::send_only(std::string_view bytes) {
  context_.counters.bytes_to_servers.add(static_cast<std::int64_t>(bytes.size()));
  stream_->send(bytes);
}

void ServerConnection::pause(bool paused) {
  if (paused_ == paused || !stream_) return;
  paused_ = paused;
  stream_->watch_reading(!paused);
}

void ServerConnection::readable() {
  std::string_view bytes;
  switch (stream_->receive(bytes)) {
    case Stream::Got::bytes:
      return received(bytes);
    case Stream::Got::closed:
      return lose(phase_ == Phase::connecting ? "connection refused" : "the connection was lost");
    case Stream::Got::nothing:
      return;
  }
}

void ServerConnection::writable() {
  stream_->flush();
  if (stream_->unsent() == 0 && holder_ != nullptr) holder_->server_drained();
}

void ServerConnection::received(std::string_view bytes) {
  if (phase_ == Phase::connecting) enter(Phase::greeting);
  if (phase_ == Phase::greeting || phase_ == Phase::login) return login_bytes(bytes);
  if (!busy_) {
    // Servers say goodbye with an unasked-for ERR packet; the end of the connection follows it.
    return lose("it closed the connection");
  }
  thread_local std::string out;
  out.clear();
  if (!reply_.feed(bytes, out)) return lose("its reply is not the protocol's");
  const bool discard = draining_ || phase_ != Phase::ready || holder_ == nullptr;
  if (!discard) holder_->reply_bytes(out);
  if (reply_.wants_file() && discard) return lose("it asked for a file that nobody sends");
  if (reply_.done()) reply_ended();
}

void ServerConnection::reply_ended() {
  busy_ = false;
  const auto& summary = reply_.summary();
  if (summary.has_status) status_ = summary.status;
  if (phase_ == Phase::settings) return settings_made();
  if (phase_ == Phase::reset) {
    if (summary.error) return lose("it can't reset a connection");
    forget_session();
    return logged_in();
  }
  if (draining_) {
    draining_ = false;
    return reset();
  }
  if (holder_ != nullptr) holder_->reply_done(reply_);
}

void ServerConnection::reset() {
  holder_ = nullptr;
  if (phase_ != Phase::ready) return;
  pause(false);
  if (busy_) {
    draining_ = true;
    since_ = context_.clock.now();
    if (reply_.wants_file()) lose("its client left in the middle of a file");
    return;
  }
  ++context_.counters.resets;
  enter(Phase::reset);
  send(command_packet(command::kResetConnection, {}), ReplyKind::usual);
}

std::uint32_t ServerConnection::number_of(const Statement& statement) {
  const auto at = prepared_.find(statement.index);
  if (at == prepared_.end() || at->second.version != context_.statements.version(statement.index)) return 0;
  at->second.used = ++uses_;
  return at->second.number;
}

void ServerConnection::prepared(const Statement& statement, std::uint32_t number) {
  const auto limit = static_cast<std::size_t>(context_.config.limits.statements_per_connection);
  if (const auto old = prepared_.find(statement.index); old != prepared_.end()) {
    std::string close;
    put_number(close, old->second.number, 4);
    send_only(command_packet(command::kStmtClose, close));
  } else if (prepared_.size() >= limit) {
    drop_oldest_statement();
  }
  prepared_[statement.index] = {number, context_.statements.version(statement.index), ++uses_};
}

void ServerConnection::drop_oldest_statement() {
  const auto oldest = std::min_element(prepared_.begin(), prepared_.end(),
                                       [](const auto& a, const auto& b) { return a.second.used < b.second.used; });
  std::string close;
  put_number(close, oldest->second.number, 4);
  send_only(command_packet(command::kStmtClose, close));
  prepared_.erase(oldest);
}

}  // namespace forklift::proxy
