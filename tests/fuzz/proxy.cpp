// The proxy's protocol from both sides: from clients packets, logins, executions and statements' texts, from servers
// greetings and replies, which the network may cut anywhere.
#include "proxy/protocol/answer.hpp"
#include "proxy/protocol/handshake.hpp"
#include "proxy/protocol/prepared.hpp"
#include "proxy/protocol/reply.hpp"
#include "proxy/protocol/rows.hpp"
#include "proxy/session/profile.hpp"
#include "proxy/session/statements.hpp"
#include "proxy/statement/dynamic.hpp"
#include "proxy/statement/traits.hpp"
#include "tests/fuzz/target.hpp"

namespace {

using namespace forklift;

struct Fed {
  std::string out;
  bool whole = false;
  bool operator==(const Fed&) const = default;
};

/// The reply cut into pieces of `piece` bytes: what came out, and whether it was accepted and ended with its last byte.
Fed fed_in_pieces(std::string_view bytes, proxy::ReplyKind kind, std::size_t piece) {
  proxy::Reply reply;
  reply.begin(kind, true);
  Fed fed;
  bool fine = true;
  while (fine && !bytes.empty()) {
    const auto part = bytes.substr(0, piece);
    fine = reply.feed(part, fed.out);
    bytes.remove_prefix(part.size());
    if (reply.done() || reply.wants_file()) break;
  }
  fed.whole = fine && bytes.empty();
  return fed;
}

void replies(std::string_view bytes) {
  using proxy::ReplyKind;
  for (const auto kind : {ReplyKind::usual, ReplyKind::prepare, ReplyKind::rows, ReplyKind::text}) {
    const auto fed = fed_in_pieces(bytes, kind, 1);
    fuzz::must(fed == fed_in_pieces(bytes, kind, 3));
    fuzz::must(fed.out.size() <= bytes.size());
    fuzz::accepted += fed.whole ? 1 : 0;
  }
  fuzz::accepted += proxy::single_number(bytes) ? 1 : 0;
}

void logins(std::string_view bytes) {
  const auto greeting = proxy::parse_greeting(bytes);
  const auto login = proxy::parse_login(bytes);
  fuzz::accepted += greeting || login ? 1 : 0;
  proxy::parse_change_user(bytes, ~0U);
  proxy::parse_auth_switch(bytes);
}

void answers(std::string_view bytes) {
  for (const bool tracked : {false, true}) {
    const auto ok = proxy::parse_ok(bytes, tracked);
    if (!ok) continue;
    const auto again = proxy::parse_ok(proxy::ok_payload(*ok), false);
    fuzz::must(again && again->info == ok->info && again->insert_id == ok->insert_id);
  }
  proxy::parse_err(bytes);
  proxy::parse_eof(bytes);
}

/// The first byte chooses the number of parameters.
void executions(std::string_view bytes) {
  const auto parameters = static_cast<std::uint16_t>(bytes.empty() ? 0 : static_cast<unsigned char>(bytes.front()) * 3);
  if (const auto execution = proxy::parse_execution(bytes, parameters))
    proxy::execution_packet(*execution, 1, execution->types);
}

void statements(std::string_view text) {
  const auto traits = proxy::traits_of(text);
  proxy::dynamic_text(proxy::Tokens{text});
  proxy::Profiles profiles;
  const auto profile = profiles.with(profiles.of_collation(45), traits.settings);
  for (const bool mysql : {false, true}) profiles.change(0, profile, mysql), profiles.change(profile, 0, mysql);
  fuzz::must(profiles.with(profile, traits.settings) == profile);
  proxy::Statements known{1};
  auto& statement = known.use("shop", profile, text);
  fuzz::must(&known.use("shop", profile, text) == &statement);
  known.release(statement);
  known.release(statement);
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto bytes = fuzz::text_of(data, size);
  replies(bytes);
  logins(bytes);
  answers(bytes);
  executions(bytes);
  statements(bytes);
  return 0;
}
