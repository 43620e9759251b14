#pragma once
// The packets that end an answer or a part of it: OK, ERR and EOF, read and written. OK packets from servers carry what
// changed in the session (capability SESSION_TRACK); clients are not offered that, so it is taken out for them.
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace forklift::proxy {

struct OkPacket {
  std::uint64_t affected = 0, insert_id = 0;
  std::uint16_t status = 0, warnings = 0;
  std::string info;
  std::optional<std::string> schema;                           ///< the default schema is now this one
  std::vector<std::pair<std::string, std::string>> variables;  ///< system variables that were set
  bool state_changed = false;                                  ///< something of the session changed
};

struct ErrPacket {
  std::uint16_t code = 0;
  std::string state = "HY000", message;
};

struct EofPacket {
  std::uint16_t warnings = 0, status = 0;
};

/// `payload` begins with 0x00 (or 0xfe). `tracked`: the sender and we agreed on SESSION_TRACK. nullopt: malformed.
std::optional<OkPacket> parse_ok(std::string_view payload, bool tracked);
std::optional<ErrPacket> parse_err(std::string_view payload);
std::optional<EofPacket> parse_eof(std::string_view payload);

/// Payloads for a client that knows no SESSION_TRACK.
std::string ok_payload(const OkPacket& ok);
std::string err_payload(const ErrPacket& err);
std::string eof_payload(const EofPacket& eof);

}  // namespace forklift::proxy
