#include "proxy/protocol/wire.hpp"

namespace forklift::proxy {

std::uint64_t Reader::fixed(unsigned count) {
  const auto piece = bytes(count);
  std::uint64_t value = 0;
  for (unsigned i = 0; i < piece.size(); ++i) value |= std::uint64_t{static_cast<std::uint8_t>(piece[i])} << (8 * i);
  return value;
}

std::string_view Reader::bytes(std::uint64_t count) {
  if (!ok_ || count > left_.size()) {
    ok_ = false;
    left_ = {};
    return {};
  }
  const auto piece = left_.substr(0, static_cast<std::size_t>(count));
  left_.remove_prefix(piece.size());
  return piece;
}

std::uint64_t Reader::lenenc() {
  const auto first = u8();
  if (first < 0xfb) return first;
  if (first == 0xfc) return fixed(2);
  if (first == 0xfd) return fixed(3);
  if (first == 0xfe) return fixed(8);
  ok_ = false;
  return 0;
}

std::string_view Reader::nul_text() {
  const auto end = left_.find('\0');
  if (end == std::string_view::npos) {
    ok_ = false;
    left_ = {};
    return {};
  }
  const auto text = left_.substr(0, end);
  left_.remove_prefix(end + 1);
  return text;
}

std::string_view Reader::rest() { return bytes(left_.size()); }

void put_number(std::string& out, std::uint64_t value, unsigned bytes) {
  for (unsigned i = 0; i < bytes; ++i) out.push_back(static_cast<char>(value >> (8 * i)));
}

void put_lenenc(std::string& out, std::uint64_t value) {
  if (value < 0xfb) return put_number(out, value, 1);
  const unsigned bytes = value <= 0xffff ? 2 : value <= 0xffffff ? 3 : 8;
  put_number(out, bytes == 2 ? 0xfc : bytes == 3 ? 0xfd : 0xfe, 1);
  put_number(out, value, bytes);
}

void put_lenenc_bytes(std::string& out, std::string_view bytes) {
  put_lenenc(out, bytes.size());
  out += bytes;
}

void put_packet(std::string& out, std::uint8_t sequence, std::string_view payload) {
  put_number(out, payload.size(), 3);
  put_number(out, sequence, 1);
  out += payload;
}

std::string command_packet(std::uint8_t command, std::string_view argument) {
  std::string out;
  out.reserve(kHeader + 1 + argument.size());
  put_number(out, argument.size() + 1, 3);
  put_number(out, 0, 1);
  put_number(out, command, 1);
  out += argument;
  return out;
}

}  // namespace forklift::proxy
