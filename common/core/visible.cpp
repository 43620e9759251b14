#include "common/core/visible.hpp"

#include <fmt/format.h>

namespace forklift {
namespace {

unsigned byte_at(std::string_view text, std::size_t at) {
  return at < text.size() ? static_cast<unsigned char>(text[at]) : 0;
}

/// Bytes of the UTF-8 character that begins at `at`; 0 if none does (RFC 3629: no overlong form, no surrogate, at most
/// U+10FFFF).
std::size_t character_at(std::string_view text, std::size_t at) {
  const unsigned first = byte_at(text, at), second = byte_at(text, at + 1);
  if (first < 0x80) return 1;
  std::size_t size = 0;
  unsigned low = 0x80, high = 0xBF;
  if (first >= 0xC2 && first <= 0xDF) size = 2;
  if (first >= 0xE0 && first <= 0xEF) size = 3;
  if (first >= 0xF0 && first <= 0xF4) size = 4;
  if (first == 0xE0) low = 0xA0;
  if (first == 0xED) high = 0x9F;
  if (first == 0xF0) low = 0x90;
  if (first == 0xF4) high = 0x8F;
  if (size == 0 || second < low || second > high) return 0;
  for (std::size_t i = 2; i < size; ++i) {
    if ((byte_at(text, at + i) & 0xC0) != 0x80) return 0;
  }
  return size;
}

bool is_c1(std::string_view text, std::size_t at) {
  return byte_at(text, at) == 0xC2 && byte_at(text, at + 1) >= 0x80 && byte_at(text, at + 1) <= 0x9F;
}

bool is_c0_or_delete(unsigned byte) { return (byte < 0x20 && byte != '\n' && byte != '\t') || byte == 0x7F; }

}  // namespace

std::string visible(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) {
    const auto size = character_at(text, at);
    if (size == 0 || is_c0_or_delete(byte_at(text, at))) {
      out += fmt::format("\\x{:02x}", byte_at(text, at));
    } else if (is_c1(text, at)) {
      out += fmt::format("\\x{:02x}\\x{:02x}", byte_at(text, at), byte_at(text, at + 1));
    } else {
      out += text.substr(at, size);
    }
    at += size == 0 ? 1 : size;
  }
  return out;
}

std::string visible_json(std::string_view json) {
  std::string out;
  out.reserve(json.size());
  for (std::size_t at = 0; at < json.size(); ++at) {
    const bool wide = is_c1(json, at);
    if (wide || byte_at(json, at) == 0x7F) {
      out += fmt::format("\\u{:04x}", byte_at(json, wide ? ++at : at));
    } else {
      out += json[at];
    }
  }
  return out;
}

}  // namespace forklift
