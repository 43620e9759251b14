#include "driver/ndbapi/encode.hpp"

#include <array>
#include <charconv>
#include <cstring>

namespace forklift::driver::ndbapi {
namespace {

constexpr int kDigitsPerWord = 9;
constexpr std::array<int, kDigitsPerWord + 1> kBytes{0, 1, 1, 2, 2, 3, 3, 4, 4, 4};

template <class Integer>
bool integer(std::string_view text, char* out) {
  Integer value = 0;
  const auto end = text.data() + text.size();
  if (const auto [at, problem] = std::from_chars(text.data(), end, value); problem != std::errc{} || at != end)
    return false;
  std::memcpy(out, &value, sizeof value);
  return true;
}

void big_endian(std::uint64_t value, int bytes, char* out) {
  for (int i = bytes - 1; i >= 0; --i, value >>= 8) out[i] = static_cast<char>(value & 0xff);
}

/// One group of digits; `pad` zeros stand behind them (a fraction that is given with fewer places).
bool group(std::string_view digits, int pad, char* out, int bytes) {
  std::uint32_t value = 0;
  for (const char c : digits) {
    if (c < '0' || c > '9') return false;
    value = value * 10 + static_cast<std::uint32_t>(c - '0');
  }
  for (; pad > 0; --pad) value *= 10;
  big_endian(value, bytes, out);
  return true;
}

/// Digits before the point: groups of nine counted from the point, the first one may be shorter.
bool whole_part(std::string_view digits, int places, char*& out) {
  while (!digits.empty() && digits.front() == '0') digits.remove_prefix(1);
  if (static_cast<int>(digits.size()) > places) return false;
  for (int left = places; left > 0;) {
    const int size = left % kDigitsPerWord == 0 ? kDigitsPerWord : left % kDigitsPerWord;
    left -= size;
    const int have = static_cast<int>(digits.size()) - left;  // what of the digits belongs here
    const auto mine = have > 0 ? digits.substr(0, static_cast<std::size_t>(have)) : std::string_view{};
    digits.remove_prefix(mine.size());
    const int bytes = kBytes[static_cast<std::size_t>(size)];
    if (!group(mine, 0, out, bytes)) return false;
    out += bytes;
  }
  return true;
}

bool fraction(std::string_view digits, int places, char*& out) {
  if (static_cast<int>(digits.size()) > places) return false;
  for (int left = places; left > 0;) {
    const int size = left < kDigitsPerWord ? left : kDigitsPerWord;
    left -= size;
    const auto mine = digits.substr(0, static_cast<std::size_t>(size));
    digits.remove_prefix(mine.size());
    const int bytes = kBytes[static_cast<std::size_t>(size)];
    if (!group(mine, size - static_cast<int>(mine.size()), out, bytes)) return false;
    out += bytes;
  }
  return true;
}

bool decimal(const Column& column, std::string_view text, char* out) {
  const bool negative = !text.empty() && text.front() == '-';
  if (negative) text.remove_prefix(1);
  if (text.empty()) return false;
  const auto point = text.find('.');
  const auto after = point == std::string_view::npos ? std::string_view{} : text.substr(point + 1);
  char* at = out;
  if (!whole_part(text.substr(0, point), column.precision - column.scale, at)) return false;
  if (!fraction(after, column.scale, at)) return false;
  if (negative) {
    for (char* byte = out; byte != at; ++byte) *byte = static_cast<char>(~*byte);
  }
  out[0] = static_cast<char>(out[0] ^ 0x80);  // so that bytes compare as the numbers do
  return true;
}

/// "2026-11-23 04:05:06"
bool datetime(std::string_view text, char* out) {
  constexpr std::string_view kShape = "dddd-dd-dd dd:dd:dd";
  if (text.size() != kShape.size()) return false;
  std::array<std::uint64_t, 6> parts{};
  std::size_t part = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (kShape[i] != 'd') {
      if (text[i] != kShape[i]) return false;
      ++part;
    } else {
      if (text[i] < '0' || text[i] > '9') return false;
      parts[part] = parts[part] * 10 + static_cast<std::uint64_t>(text[i] - '0');
    }
  }
  const auto [year, month, day, hour, minute, second] = parts;
  const std::uint64_t date = (year * 13 + month) << 5 | day;
  const std::uint64_t time = hour << 12 | minute << 6 | second;
  big_endian((date << 17 | time) + 0x8000000000ULL, 5, out);
  return true;
}

bool variable(std::string_view text, int length, int length_bytes, char* out) {
  if (text.size() > static_cast<std::size_t>(length)) return false;
  out[0] = static_cast<char>(text.size() & 0xff);
  if (length_bytes == 2) out[1] = static_cast<char>(text.size() >> 8);
  std::memcpy(out + length_bytes, text.data(), text.size());
  return true;
}

bool padded(std::string_view text, int length, char* out) {
  const auto size = static_cast<std::size_t>(length);
  if (text.size() > size) return false;
  std::memcpy(out, text.data(), text.size());
  std::memset(out + text.size(), ' ', size - text.size());
  return true;
}

}  // namespace

std::size_t decimal_bytes(int precision, int scale) {
  const auto bytes = [](int digits) {
    const int rest = kBytes[static_cast<std::size_t>(digits % kDigitsPerWord)];
    return static_cast<std::size_t>(digits / kDigitsPerWord) * 4 + static_cast<std::size_t>(rest);
  };
  return bytes(precision - scale) + bytes(scale);
}

bool encode(const Column& column, std::string_view text, char* out) {
  switch (column.format) {
    case Format::int32:
      return integer<std::int32_t>(text, out);
    case Format::int64:
      return integer<std::int64_t>(text, out);
    case Format::decimal:
      return decimal(column, text, out);
    case Format::datetime:
      return datetime(text, out);
    case Format::character:
      return padded(text, column.length, out);
    case Format::varchar:
      return variable(text, column.length, 1, out);
    case Format::long_varchar:
      return variable(text, column.length, 2, out);
  }
  return false;
}

}  // namespace forklift::driver::ndbapi
