#pragma once
// The protocol's numbers and strings. A Reader never reads past its bytes: what is not there reads as zero or empty,
// and ok() is false from then on, so that a parser checks once, at its end.
#include <cstdint>
#include <string>
#include <string_view>

namespace forklift::proxy {

class Reader {
 public:
  explicit Reader(std::string_view bytes) : left_(bytes) {}

  std::uint8_t u8() { return static_cast<std::uint8_t>(fixed(1)); }
  std::uint16_t u16() { return static_cast<std::uint16_t>(fixed(2)); }
  std::uint32_t u32() { return static_cast<std::uint32_t>(fixed(4)); }
  std::uint64_t u64() { return fixed(8); }
  /// A length-encoded integer; NULL (0xfb) and 0xff are refused.
  std::uint64_t lenenc();
  std::string_view bytes(std::uint64_t count);
  std::string_view lenenc_bytes() { return bytes(lenenc()); }
  /// Up to the next zero byte, which is consumed; refused if there is none.
  std::string_view nul_text();
  std::string_view rest();

  bool ok() const { return ok_; }
  std::size_t left() const { return left_.size(); }

 private:
  std::uint64_t fixed(unsigned count);
  std::string_view left_;
  bool ok_ = true;
};

void put_number(std::string& out, std::uint64_t value, unsigned bytes);  ///< little endian
void put_lenenc(std::string& out, std::uint64_t value);
void put_lenenc_bytes(std::string& out, std::string_view bytes);

constexpr std::size_t kHeader = 4;                ///< payload length (3 bytes) and sequence number
constexpr std::size_t kMaxPayload = 0xffffff;     ///< a payload this long goes on in the next packet
constexpr std::size_t kMaxRequest = kMaxPayload;  ///< requests must be shorter: ours are never split

/// The payload's length in a header of four bytes.
inline std::size_t payload_length(const char* header) {
  return static_cast<std::uint8_t>(header[0]) | static_cast<std::size_t>(static_cast<std::uint8_t>(header[1])) << 8 |
         static_cast<std::size_t>(static_cast<std::uint8_t>(header[2])) << 16;
}

/// Appends header and payload; the payload is shorter than kMaxPayload.
void put_packet(std::string& out, std::uint8_t sequence, std::string_view payload);

/// A command's packet: sequence 0, the command's byte, its argument.
std::string command_packet(std::uint8_t command, std::string_view argument);

}  // namespace forklift::proxy
