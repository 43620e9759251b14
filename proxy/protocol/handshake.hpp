#pragma once
// The first packets of a connection, both ways: a server's greeting, a client's login, the switch to another
// authentication plugin.
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace forklift::proxy {

struct Greeting {
  std::string version;
  std::uint32_t connection_id = 0;
  std::uint32_t capabilities = 0;
  std::uint8_t collation = 0;
  std::uint16_t status = 0;
  std::string nonce;  ///< 20 bytes, none of them zero
  std::string plugin;
};

struct Login {
  std::uint32_t capabilities = 0;
  std::uint32_t max_packet = 0;
  std::uint8_t collation = 0;
  std::string user, answer, schema, plugin;  ///< answer: what the plugin makes of password and nonce
};

/// COM_CHANGE_USER's argument: a login without capabilities.
std::optional<Login> parse_change_user(std::string_view argument, std::uint32_t capabilities);
std::string change_user_argument(const Login& login);

std::string greeting_payload(const Greeting& greeting);
std::optional<Greeting> parse_greeting(std::string_view payload);

std::string login_payload(const Login& login);
/// A request for TLS (32 bytes, no user) has capability kSsl and an empty user. nullopt: malformed or before
/// protocol 4.1.
std::optional<Login> parse_login(std::string_view payload);

struct AuthSwitch {
  std::string plugin, nonce;
};
std::string auth_switch_payload(const AuthSwitch& request);
std::optional<AuthSwitch> parse_auth_switch(std::string_view payload);

}  // namespace forklift::proxy
