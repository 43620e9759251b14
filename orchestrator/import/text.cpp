#include "orchestrator/import/text.hpp"

#include <algorithm>
#include <array>

#include "common/checksum/sha256.hpp"
#include "common/core/error.hpp"

namespace forklift::import {
namespace {

constexpr std::size_t kLargestUnpacked = std::size_t{1} << 30;
constexpr std::string_view kBlanks = " \t\r";

bool starts(std::string_view text, std::string_view with) { return text.substr(0, with.size()) == with; }

void append_utf8(std::string& to, std::uint32_t c) {
  const auto put = [&](std::uint32_t byte) { to += static_cast<char>(byte); };
  if (c < 0x80) return put(c);
  if (c < 0x800) {
    put(0xC0 | (c >> 6));
  } else if (c < 0x10000) {
    put(0xE0 | (c >> 12));
    put(0x80 | ((c >> 6) & 0x3F));
  } else {
    put(0xF0 | (c >> 18));
    put(0x80 | ((c >> 12) & 0x3F));
    put(0x80 | ((c >> 6) & 0x3F));
  }
  put(0x80 | (c & 0x3F));
}

/// Half of a pair that stands alone becomes U+FFFD, and half of a character at the end is left out.
std::string from_utf16(std::string_view bytes, bool big) {
  const auto unit = [&](std::size_t at) {
    const auto a = static_cast<unsigned char>(bytes[at]), b = static_cast<unsigned char>(bytes[at + 1]);
    return static_cast<std::uint32_t>(big ? a << 8 | b : b << 8 | a);
  };
  std::string text;
  text.reserve(bytes.size() / 2);
  for (std::size_t at = 0; at + 1 < bytes.size(); at += 2) {
    auto c = unit(at);
    if (c >= 0xD800 && c < 0xDC00 && at + 3 < bytes.size() && unit(at + 2) >= 0xDC00 && unit(at + 2) < 0xE000) {
      c = 0x10000 + ((c - 0xD800) << 10) + (unit(at + 2) - 0xDC00);
      at += 2;
    } else if (c >= 0xD800 && c < 0xE000) {
      c = 0xFFFD;
    }
    append_utf8(text, c);
  }
  return text;
}

/// As PowerShell writes it, or without the mark, as some editors do: Latin letters with a zero behind or before each.
std::string read_utf16(std::string text, std::string& encoding) {
  using namespace std::string_view_literals;
  bool big = false;
  std::size_t skip = 0;
  if (starts(text, "\xFF\xFE"sv) || starts(text, "\xFE\xFF"sv)) {
    big = text[0] == '\xFE';
    skip = 2;
  } else if (text.size() >= 4 && text[0] != 0 && text[1] == 0 && text[2] != 0 && text[3] == 0) {
    big = false;
  } else if (text.size() >= 4 && text[0] == 0 && text[1] != 0 && text[2] == 0 && text[3] != 0) {
    big = true;
  } else {
    return text;
  }
  encoding += std::string{encoding.empty() ? "" : ", "} + (big ? "UTF-16 BE" : "UTF-16 LE");
  return from_utf16(std::string_view{text}.substr(skip), big);
}

/// Without "ESC [ … m" and its like.
std::string without_colours(std::string text) {
  if (text.find('\x1b') == std::string::npos) return text;
  std::string plain;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] != '\x1b' || at + 1 >= text.size() || text[at + 1] != '[') {
      plain += text[at];
      continue;
    }
    at += 2;
    while (at < text.size() && (text[at] < '@' || text[at] > '~')) ++at;
  }
  return plain;
}

[[noreturn]] void refuse_text(const Source& file, const std::string& what, const std::string& fix) {
  throw Error{ErrorKind::config, file.name, what, fix};
}

void need_no_archive(const Source& file) {
  using namespace std::string_view_literals;
  static const std::array kPacked{std::pair{"PK\x03\x04"sv, "zip"},
                                  std::pair{"\xFD"
                                            "7zXZ"sv,
                                            "xz"},
                                  std::pair{"BZh"sv, "bzip2"}, std::pair{"\x28\xB5\x2F\xFD"sv, "zstd"},
                                  std::pair{"7z\xBC\xAF"sv, "7z"}};
  for (const auto& [magic, name] : kPacked) {
    if (starts(file.text, magic))
      refuse_text(file, std::string{"it is compressed ("} + name + ")", "Unpack it, and import what is in it");
  }
}

}  // namespace

Text::Text(std::string name, std::string text, std::string encoding)
    : name_(std::move(name)),
      encoding_(std::move(encoding)),
      body_(std::make_shared<const std::string>(std::move(text))) {
  std::string_view left = *body_;
  while (!left.empty()) {
    const auto end = std::min(left.find('\n'), left.size());
    const auto line = left.substr(0, end);
    lines_.push_back(line.substr(0, line.find_last_not_of(kBlanks) + 1));
    left.remove_prefix(std::min(end + 1, left.size()));
  }
  while (!lines_.empty() && lines_.back().empty()) lines_.pop_back();
  std::string same;
  for (const auto line : lines_) same.append(line).append("\n");
  checksum_ = sha256_hex(same);
}

Text decode(const Source& file) {
  using namespace std::string_view_literals;
  std::string encoding, text = file.text;
  if (starts(text, "\x1f\x8b"sv)) {
    text = unpack_gzip(file, kLargestUnpacked);
    encoding = "gzip";
  }
  need_no_archive(file);
  text = read_utf16(std::move(text), encoding);
  if (starts(text, "\xEF\xBB\xBF"sv)) text.erase(0, 3);
  if (text.find('\0') != std::string::npos)
    refuse_text(file, "it holds binary data", "Name a text file that a benchmark kit has written");
  Text decoded{file.name, without_colours(std::move(text)), encoding};
  if (decoded.lines().empty()) refuse_text(file, "it is empty", "Name a file that holds a kit's results");
  return decoded;
}

}  // namespace forklift::import
