#include "proxy/protocol/answer.hpp"

#include "proxy/protocol/constants.hpp"
#include "proxy/protocol/wire.hpp"

namespace forklift::proxy {
namespace {

enum Tracked : std::uint8_t { kVariables = 0, kSchema = 1, kState = 2 };

bool parse_change(std::uint8_t kind, std::string_view data, OkPacket& ok) {
  Reader reader{data};
  if (kind == kVariables) {
    while (reader.ok() && reader.left() > 0) {
      const auto name = reader.lenenc_bytes();
      ok.variables.emplace_back(name, reader.lenenc_bytes());
    }
  } else if (kind == kSchema) {
    ok.schema = std::string{reader.lenenc_bytes()};
  } else if (kind == kState) {
    // MySQL sends the text's length and "1", MariaDB "1" alone.
    ok.state_changed = !data.empty() && data.back() == '1';
  }
  return reader.ok();
}

}  // namespace

std::optional<OkPacket> parse_ok(std::string_view payload, bool tracked) {
  Reader reader{payload};
  reader.u8();
  OkPacket ok;
  ok.affected = reader.lenenc();
  ok.insert_id = reader.lenenc();
  ok.status = reader.u16();
  ok.warnings = reader.u16();
  if (!reader.ok()) return std::nullopt;
  if (!tracked) {
    // The manual says "the rest"; servers and client libraries write and read a length before it.
    if (reader.left() > 0) ok.info = std::string{reader.lenenc_bytes()};
    if (!reader.ok()) return std::nullopt;
    return ok;
  }
  if (reader.left() > 0) ok.info = std::string{reader.lenenc_bytes()};
  if ((ok.status & status::kSessionStateChanged) != 0) {
    Reader changes{reader.lenenc_bytes()};
    while (changes.ok() && changes.left() > 0) {
      const auto kind = changes.u8();
      if (!parse_change(kind, changes.lenenc_bytes(), ok)) return std::nullopt;
    }
    if (!changes.ok()) return std::nullopt;
  }
  if (!reader.ok()) return std::nullopt;
  return ok;
}

std::optional<ErrPacket> parse_err(std::string_view payload) {
  Reader reader{payload};
  reader.u8();
  ErrPacket err;
  err.code = reader.u16();
  auto text = reader.rest();
  if (!reader.ok()) return std::nullopt;
  if (text.size() >= 6 && text.front() == '#') {
    err.state = std::string{text.substr(1, 5)};
    text.remove_prefix(6);
  }
  err.message = std::string{text};
  return err;
}

std::optional<EofPacket> parse_eof(std::string_view payload) {
  Reader reader{payload};
  reader.u8();
  EofPacket eof;
  eof.warnings = reader.u16();
  eof.status = reader.u16();
  if (!reader.ok()) return std::nullopt;
  return eof;
}

std::string ok_payload(const OkPacket& ok) {
  std::string out(1, '\0');
  put_lenenc(out, ok.affected);
  put_lenenc(out, ok.insert_id);
  put_number(out, ok.status & ~std::uint32_t{status::kSessionStateChanged}, 2);
  put_number(out, ok.warnings, 2);
  if (!ok.info.empty()) put_lenenc_bytes(out, ok.info);
  return out;
}

std::string err_payload(const ErrPacket& err) {
  std::string out = "\xff";
  put_number(out, err.code, 2);
  return out.append("#").append(err.state).append(err.message);
}

std::string eof_payload(const EofPacket& eof) {
  std::string out = "\xfe";
  put_number(out, eof.warnings, 2);
  put_number(out, eof.status & ~std::uint32_t{status::kSessionStateChanged}, 2);
  return out;
}

}  // namespace forklift::proxy
