#include "proxy/protocol/reply.hpp"

#include <algorithm>
#include <utility>

#include "proxy/protocol/constants.hpp"
#include "proxy/protocol/wire.hpp"

namespace forklift::proxy {
namespace {

constexpr std::uint8_t kOk = 0, kFile = 0xfb, kEof = 0xfe, kErr = 0xff;
constexpr std::size_t kLongestEof = 8;  ///< a row may begin with 0xfe too, but is longer then

/// MySQL 8 tracks a `statement_id` that counts statements: nobody has set anything then.
bool sets_variable(const OkPacket& ok) {
  return std::any_of(ok.variables.begin(), ok.variables.end(),
                     [](const auto& variable) { return variable.first != "statement_id"; });
}

}  // namespace

void Reply::begin(ReplyKind kind, bool tracked) {
  part_ = kind == ReplyKind::rows ? Part::rows : Part::first;
  kind_ = kind;
  tracked_ = tracked;
  continued_ = false;
  pending_.clear();
  pass_left_ = 0;
  definitions_ = 0;
  summary_ = {};
  prepared_ = {};
}

bool Reply::is_control(char first, std::size_t length) const {
  const auto byte = static_cast<std::uint8_t>(first);
  if (continued_) return false;
  if (part_ == Part::first || part_ == Part::columns_end) return true;
  if (part_ == Part::rows) return byte == kErr || (byte == kEof && length <= kLongestEof);
  return false;
}

void Reply::forward(std::string_view payload, std::string& out) const { put_packet(out, sequence_, payload); }

bool Reply::feed(std::string_view in, std::string& out) {
  while (!in.empty()) {
    if (pass_left_ > 0) {
      const auto piece = in.substr(0, std::min(pass_left_, in.size()));
      out += piece;
      pass_left_ -= piece.size();
      in.remove_prefix(piece.size());
      if (pass_left_ == 0) packet_passed();
      continue;
    }
    if (part_ == Part::done || part_ == Part::file) return false;
    if (!gather(in, kHeader)) return true;
    const std::size_t length = payload_length(pending_.data());
    sequence_ = static_cast<std::uint8_t>(pending_[3]);
    if (length == 0 && !continued_) return false;
    // The payload's first byte says what to do with a packet.
    if (length > 0 && !gather(in, kHeader + 1)) return true;
    if (length == 0 || !is_control(pending_[kHeader], length)) {
      pass(length, out);
      continue;
    }
    if (length > kMaxControl) return false;
    if (!gather(in, kHeader + length)) return true;
    const std::string whole = std::exchange(pending_, {});
    if (!control(std::string_view{whole}.substr(kHeader), out)) return false;
  }
  return true;
}

bool Reply::gather(std::string_view& in, std::size_t size) {
  if (pending_.size() < size) {
    const auto piece = in.substr(0, size - pending_.size());
    pending_ += piece;
    in.remove_prefix(piece.size());
  }
  return pending_.size() >= size;
}

void Reply::pass(std::size_t length, std::string& out) {
  out += pending_;
  pass_left_ = kHeader + length - pending_.size();
  pending_.clear();
  continued_ = length == kMaxPayload;
  if (pass_left_ == 0) packet_passed();
}

void Reply::packet_passed() {
  if (continued_ || (part_ != Part::columns && part_ != Part::prepared_definitions)) return;
  if (definitions_ > 0 && --definitions_ == 0) part_ = Part::columns_end;
}

bool Reply::take_eof(std::string_view payload) {
  const auto eof = parse_eof(payload);
  if (!eof) return false;
  summary_.status = eof->status;
  summary_.warnings = eof->warnings;
  summary_.has_status = true;
  return true;
}

bool Reply::control(std::string_view payload, std::string& out) {
  if (kind_ == ReplyKind::text) {
    forward(payload, out);
    part_ = Part::done;
    return true;
  }
  const auto first = static_cast<std::uint8_t>(payload.front());
  if (first == kErr) {
    summary_.error = parse_err(payload);
    part_ = Part::done;
    forward(payload, out);
    return summary_.error.has_value();
  }
  if (part_ == Part::first) return first_packet(payload, out);
  if (first != kEof || payload.size() > kLongestEof || !take_eof(payload)) return false;
  forward(payload, out);
  if (kind_ == ReplyKind::prepare) {  // parameters are described, columns may follow
    definitions_ = std::exchange(columns_to_come_, 0);
    part_ = definitions_ > 0 ? Part::prepared_definitions : Part::done;
  } else if (part_ == Part::columns_end) {
    part_ = (summary_.status & status::kCursorExists) != 0 ? Part::done : Part::rows;
  } else {
    part_ = (summary_.status & status::kMoreResults) != 0 ? Part::first : Part::done;
  }
  return true;
}

bool Reply::first_packet(std::string_view payload, std::string& out) {
  const auto first = static_cast<std::uint8_t>(payload.front());
  if (kind_ == ReplyKind::prepare) {
    Reader reader{payload};
    if (reader.u8() != kOk) return false;
    prepared_ = {.id = reader.u32(), .columns = reader.u16(), .parameters = reader.u16()};
    if (!reader.ok()) return false;
    forward(payload, out);
    definitions_ = prepared_.parameters > 0 ? prepared_.parameters : prepared_.columns;
    columns_to_come_ = prepared_.parameters > 0 ? prepared_.columns : 0;
    part_ = definitions_ > 0 ? Part::prepared_definitions : Part::done;
    return true;
  }
  if (first == kOk) {
    const auto ok = parse_ok(payload, tracked_);
    if (!ok) return false;
    summary_.status = ok->status;
    summary_.warnings = ok->warnings;
    summary_.has_status = true;
    summary_.insert_id = summary_.insert_id || ok->insert_id != 0;
    summary_.variables_set = summary_.variables_set || sets_variable(*ok);
    summary_.state_changed = summary_.state_changed || ok->state_changed;
    if (ok->schema) summary_.schema = ok->schema;
    forward(tracked_ ? ok_payload(*ok) : std::string{payload}, out);
    part_ = (ok->status & status::kMoreResults) != 0 ? Part::first : Part::done;
    return true;
  }
  forward(payload, out);
  if (first == kFile) {
    part_ = Part::file;
    return true;
  }
  if (first == kEof && payload.size() <= kLongestEof) {  // COM_SET_OPTION of older servers
    part_ = Part::done;
    return take_eof(payload);
  }
  Reader reader{payload};
  definitions_ = reader.lenenc();
  summary_.result_set = true;
  part_ = Part::columns;
  return reader.ok() && reader.left() == 0 && definitions_ > 0;
}

}  // namespace forklift::proxy
