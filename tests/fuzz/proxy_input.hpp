#pragma once
// Any bytes, as every reader of the proxy's protocol gets them: from clients (packets, logins, executions, statement
// texts) and from servers (greetings, replies). Throws if two readings that must agree do not.
#include <algorithm>
#include <stdexcept>
#include <string>
#include <string_view>

#include "proxy/protocol/answer.hpp"
#include "proxy/protocol/handshake.hpp"
#include "proxy/protocol/prepared.hpp"
#include "proxy/protocol/reply.hpp"
#include "proxy/protocol/rows.hpp"
#include "proxy/statement/traits.hpp"

namespace forklift::test {

/// The reply cut into pieces of `piece` bytes: what came out, and whether it was accepted.
inline std::pair<std::string, bool> fed_in_pieces(std::string_view bytes, proxy::ReplyKind kind, std::size_t piece) {
  proxy::Reply reply;
  reply.begin(kind, true);
  std::string out;
  bool fine = true;
  while (fine && !bytes.empty()) {
    const auto part = bytes.substr(0, piece);
    fine = reply.feed(part, out);
    bytes.remove_prefix(part.size());
    if (reply.done() || reply.wants_file()) return {std::move(out), fine && bytes.empty()};
  }
  return {std::move(out), fine};
}

inline void feed_replies(std::string_view bytes) {
  using proxy::ReplyKind;
  for (const auto kind : {ReplyKind::usual, ReplyKind::prepare, ReplyKind::rows, ReplyKind::text}) {
    const auto one = fed_in_pieces(bytes, kind, 1), three = fed_in_pieces(bytes, kind, 3);
    if (one != three) throw std::logic_error{"a reply depends on how the network cut it"};
    if (one.first.size() > bytes.size()) throw std::logic_error{"more came out than went in"};
  }
}

/// The first byte chooses the parameters of an execution.
inline void feed_protocol(std::string_view bytes) {
  feed_replies(bytes);
  proxy::parse_greeting(bytes);
  proxy::parse_login(bytes);
  proxy::parse_change_user(bytes, ~0U);
  proxy::parse_auth_switch(bytes);
  proxy::single_number(bytes);
  for (const bool tracked : {false, true}) {
    if (const auto ok = proxy::parse_ok(bytes, tracked)) {
      const auto again = proxy::parse_ok(proxy::ok_payload(*ok), false);
      if (!again || again->info != ok->info || again->insert_id != ok->insert_id)
        throw std::logic_error{"an OK packet does not survive"};
    }
  }
  proxy::parse_err(bytes);
  proxy::parse_eof(bytes);
  const auto parameters = static_cast<std::uint16_t>(bytes.empty() ? 0 : static_cast<unsigned char>(bytes.front()) * 3);
  if (const auto execution = proxy::parse_execution(bytes, parameters))
    proxy::execution_packet(*execution, 1, execution->types);
  proxy::traits_of(bytes);
}

}  // namespace forklift::test
