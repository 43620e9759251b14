#include "proxy/engine/client.hpp"

#include "proxy/protocol/constants.hpp"
#include "proxy/protocol/wire.hpp"

namespace forklift::proxy {
namespace {

constexpr std::size_t kLongestClientLogin = 65536;
constexpr std::size_t kKeep = 1024;  ///< bytes of buffer that an idle client may keep

}  // namespace

Client::Client(ClientContext context, int fd, std::uint32_t id, std::string host)
    : context_(context),
      stream_(context.loop, fd, *this),
      id_(id),
      host_(std::move(host)),
      session_(context.session, *this),
      since_(context.clock.now()),
      moved_(since_),
      login_since_(since_) {
  stream_.watch_reading(true);
}

void Client::bury() {
  if (gone_) return;
  gone_ = true;
  context_.gone.push_back(this);
  context_.admission.gone(id_, admitted_);
  stream_.watch_reading(false);
  stream_.watch_writing(false);
  session_.leave();
}

void Client::close() {
  if (state_ == State::closing) return;
  state_ = State::closing;
  session_.leave();
  if (stream_.unsent() == 0) bury();
}

void Client::send(std::string_view bytes) {
  if (state_ == State::schema) {
    captured_ += bytes;
  } else if (!gone_) {
    write(bytes);
  }
}

void Client::write(std::string_view bytes) {
  if (!tls_) return stream_.send(bytes);
  tls_->send(bytes);
  stream_.send(tls_->output());
}

/// False: the client is gone.
bool Client::decrypt(std::string_view bytes) {
  const bool goes_on = tls_->receive(bytes, in_);
  stream_.send(tls_->output());  // of a handshake, or why there is none
  if (goes_on) return true;
  if (state_ == State::login) ++context_.session.counters.refused_packets;
  bury();
  return false;
}

void Client::refuse(std::uint16_t code, std::string_view message, std::string_view state) {
  std::string packet;
  put_packet(packet, static_cast<std::uint8_t>(sequence_ + 1),
             err_payload({code, std::string{state}, std::string{message}}));
  write(packet);
  close();
}

void Client::readable() {
  std::string_view bytes;
  switch (stream_.receive(bytes)) {
    case Stream::Got::closed:
      return bury();
    case Stream::Got::nothing:
      return;
    case Stream::Got::bytes:
      break;
  }
  if (state_ == State::closing) return;
  since_ = context_.clock.now();
  if (!tls_)
    in_ += bytes;
  else if (!decrypt(bytes))
    return;
  process();
}

void Client::writable() {
  stream_.flush();
  if (stream_.unsent() > 0) return;
  if (state_ == State::closing) return bury();
  session_.output_drained();
}

void Client::command_finished() {
  if (state_ == State::schema) schema_checked();
  process();
}

/// Handles what is there, as far as it may be handled now. Not recursive: a command that ends at once is the loop's
/// next turn.
void Client::process() {
  if (processing_ || gone_) return;
  processing_ = true;
  while (state_ != State::closing && process_one()) {
  }
  processing_ = false;
  if (gone_) return;
  in_.erase(0, taken_);
  taken_ = 0;
  if (in_.empty() && in_.capacity() > kKeep) in_.shrink_to_fit();  // an assignment would keep it
  // A client that sends on while its command runs is read again when there is room.
  const bool full = in_.size() > static_cast<std::size_t>(context_.session.config.limits.packet_bytes) + kHeader;
  if (full != paused_) {
    paused_ = full;
    stream_.watch_reading(!full);
  }
}

bool Client::process_one() {
  if (session_.wants_file()) return forward_file();
  if (session_.busy() || state_ == State::schema) return false;
  const auto left = std::string_view{in_}.substr(taken_);
  if (left.size() < kHeader) return false;
  const auto length = payload_length(left.data());
  const auto most = state_ == State::ready ? static_cast<std::size_t>(context_.session.config.limits.packet_bytes)
                                           : kLongestClientLogin;
  sequence_ = static_cast<std::uint8_t>(left[3]);
  // An empty packet is a password of none; nothing else is empty.
  if (length > most || (length == 0 && state_ != State::switched)) {
    ++context_.session.counters.refused_packets;
    if (length == 0) {
      refuse(code::kMalformed, "Malformed communication packet.", "HY000");
    } else {
      refuse(code::kPacketTooLarge, "Got a packet bigger than 'max_allowed_packet' bytes", "08S01");
    }
    return false;
  }
  if (left.size() < kHeader + length) return false;
  taken_ += kHeader + length;
  packet(sequence_, left.substr(kHeader, length));
  return true;
}

void Client::packet(std::uint8_t sequence, std::string_view payload) {
  if (state_ == State::login) return login(payload);
  if (state_ == State::switched) return verify(payload);
  if (sequence != 0) {
    ++context_.session.counters.refused_packets;
    return refuse(code::kOutOfOrder, "Got packets out of order", "08S01");
  }
  const auto command = static_cast<std::uint8_t>(payload.front());
  const auto argument = payload.substr(1);
  if (command == command::kQuit) return bury();
  if (command == command::kChangeUser) return change_user(argument);
  session_.command(command, argument);
}

/// The packets of a LOAD DATA LOCAL go through as they are, up to the empty one. False: no more for now.
bool Client::forward_file() {
  if (session_.file_backlog()) return false;
  auto left = std::string_view{in_}.substr(taken_);
  bool last = false;
  if (file_left_ == 0) {
    if (left.size() < kHeader) return false;
    const auto length = payload_length(left.data());
    last = length == 0 && !file_continues_;
    file_continues_ = length == kMaxPayload;
    file_left_ = kHeader + length;
  }
  const auto piece = left.substr(0, file_left_);
  if (piece.empty()) return false;
  file_left_ -= piece.size();
  taken_ += piece.size();
  session_.file_bytes(piece, last);
  return true;
}

void Client::give_way() {
  if (!admitted_) bury();
}

void Client::tick() {
  if (gone_) return;
  const auto now = context_.clock.now();
  const auto& limits = context_.session.config.limits;
  if (stream_.moved() || stream_.unsent() == 0) moved_ = now;
  if (now - moved_ > limits.stall_timeout) {
    ++context_.session.counters.stalled_clients;
    return bury();
  }
  if (state_ == State::closing || session_.busy()) return;
  if (state_ != State::ready && state_ != State::schema) {
    if (now - login_since_ > limits.login_timeout) bury();
  } else if (!in_.empty() && now - since_ > limits.stall_timeout) {
    ++context_.session.counters.refused_packets;
    bury();
  } else if (now - since_ > limits.idle_timeout) {
    sequence_ = 0xff;
    refuse(code::kIdleTimeout, "The client was disconnected by the server because of inactivity.", "HY000");
  }
}

}  // namespace forklift::proxy
