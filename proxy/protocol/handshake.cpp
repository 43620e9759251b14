#include "proxy/protocol/handshake.hpp"

#include "common/login/scramble.hpp"
#include "proxy/protocol/constants.hpp"
#include "proxy/protocol/wire.hpp"

namespace forklift::proxy {
namespace {

constexpr std::uint8_t kProtocolVersion = 10;

void put_text(std::string& out, std::string_view text) { out.append(text).push_back('\0'); }

}  // namespace

std::string greeting_payload(const Greeting& greeting) {
  std::string out(1, static_cast<char>(kProtocolVersion));
  put_text(out, greeting.version);
  put_number(out, greeting.connection_id, 4);
  put_text(out, std::string_view{greeting.nonce}.substr(0, 8));
  put_number(out, greeting.capabilities & 0xffff, 2);
  put_number(out, greeting.collation, 1);
  put_number(out, greeting.status, 2);
  put_number(out, greeting.capabilities >> 16, 2);
  put_number(out, login::kNonce + 1, 1);
  out.append(10, '\0');
  put_text(out, std::string_view{greeting.nonce}.substr(8));
  put_text(out, greeting.plugin);
  return out;
}

std::optional<Greeting> parse_greeting(std::string_view payload) {
  Reader reader{payload};
  if (reader.u8() != kProtocolVersion) return std::nullopt;
  Greeting greeting;
  greeting.version = std::string{reader.nul_text()};
  greeting.connection_id = reader.u32();
  greeting.nonce = std::string{reader.bytes(8)};
  reader.u8();
  greeting.capabilities = reader.u16();
  greeting.collation = reader.u8();
  greeting.status = reader.u16();
  greeting.capabilities |= std::uint32_t{reader.u16()} << 16;
  reader.bytes(11);  // the nonce's length and a filler
  greeting.nonce += reader.bytes(login::kNonce - 8);
  reader.u8();
  if (!reader.ok() || (greeting.capabilities & capability::kProtocol41) == 0) return std::nullopt;
  auto plugin = reader.rest();  // old servers leave the final zero out
  greeting.plugin = std::string{plugin.substr(0, plugin.find('\0'))};
  return greeting;
}

std::string login_payload(const Login& login) {
  std::string out;
  put_number(out, login.capabilities, 4);
  put_number(out, login.max_packet, 4);
  put_number(out, login.collation, 1);
  out.append(23, '\0');
  put_text(out, login.user);
  put_number(out, login.answer.size(), 1);
  out += login.answer;
  if ((login.capabilities & capability::kConnectWithDb) != 0) put_text(out, login.schema);
  if ((login.capabilities & capability::kPluginAuth) != 0) put_text(out, login.plugin);
  return out;
}

std::optional<Login> parse_login(std::string_view payload) {
  Reader reader{payload};
  Login login;
  login.capabilities = reader.u32();
  login.max_packet = reader.u32();
  login.collation = reader.u8();
  reader.bytes(23);
  if (!reader.ok() || (login.capabilities & capability::kProtocol41) == 0) return std::nullopt;
  if ((login.capabilities & capability::kSsl) != 0 && reader.left() == 0) return login;
  login.user = std::string{reader.nul_text()};
  if ((login.capabilities & capability::kLenencAuth) != 0) {
    login.answer = std::string{reader.lenenc_bytes()};
  } else if ((login.capabilities & capability::kSecureConnection) != 0) {
    login.answer = std::string{reader.bytes(reader.u8())};
  } else {
    login.answer = std::string{reader.nul_text()};
  }
  if ((login.capabilities & capability::kConnectWithDb) != 0 && reader.left() > 0)
    login.schema = std::string{reader.nul_text()};
  if ((login.capabilities & capability::kPluginAuth) != 0 && reader.left() > 0)
    login.plugin = std::string{reader.nul_text()};
  if (!reader.ok()) return std::nullopt;
  return login;  // connection attributes, if any, are of no use here
}

std::optional<Login> parse_change_user(std::string_view argument, std::uint32_t capabilities) {
  Reader reader{argument};
  Login login;
  login.capabilities = capabilities;
  login.user = std::string{reader.nul_text()};
  login.answer = std::string{reader.bytes(reader.u8())};
  login.schema = std::string{reader.nul_text()};
  if (reader.left() >= 2) login.collation = static_cast<std::uint8_t>(reader.u16());
  if ((capabilities & capability::kPluginAuth) != 0 && reader.left() > 0) login.plugin = std::string{reader.nul_text()};
  if (!reader.ok()) return std::nullopt;
  return login;
}

std::string change_user_argument(const Login& login) {
  std::string out;
  put_text(out, login.user);
  put_number(out, login.answer.size(), 1);
  out += login.answer;
  put_text(out, login.schema);
  put_number(out, login.collation, 2);
  put_text(out, login.plugin);
  return out;
}

std::string auth_switch_payload(const AuthSwitch& request) {
  std::string out = "\xfe";
  put_text(out, request.plugin);
  put_text(out, request.nonce);
  return out;
}

std::optional<AuthSwitch> parse_auth_switch(std::string_view payload) {
  Reader reader{payload};
  reader.u8();
  AuthSwitch request;
  request.plugin = std::string{reader.nul_text()};
  request.nonce = std::string{reader.rest()};
  if (!reader.ok()) return std::nullopt;
  if (!request.nonce.empty() && request.nonce.back() == '\0') request.nonce.pop_back();
  return request;
}

}  // namespace forklift::proxy
