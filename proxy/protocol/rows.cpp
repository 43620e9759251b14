#include "proxy/protocol/rows.hpp"

#include <charconv>

#include "proxy/protocol/wire.hpp"

namespace forklift::proxy {

std::optional<std::uint64_t> single_number(std::string_view reply) {
  constexpr int kRow = 3;  // after the column count, the column and EOF
  for (int packet = 0; reply.size() >= kHeader; ++packet) {
    const auto length = payload_length(reply.data());
    if (reply.size() < kHeader + length) break;
    if (packet == kRow) {
      Reader row{reply.substr(kHeader, length)};
      const auto text = row.lenenc_bytes();
      std::uint64_t value = 0;
      const auto end = std::from_chars(text.data(), text.data() + text.size(), value);
      if (!row.ok() || end.ec != std::errc{} || end.ptr != text.data() + text.size()) break;
      return value;
    }
    reply.remove_prefix(kHeader + length);
  }
  return std::nullopt;
}

}  // namespace forklift::proxy
