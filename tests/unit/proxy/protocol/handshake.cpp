#include "proxy/protocol/handshake.hpp"
#include "common/login/scramble.hpp"

#include <catch2/catch.hpp>

#include "proxy/protocol/constants.hpp"

using namespace forklift::proxy;

namespace {

std::string hex(const std::string& bytes) {
  std::string text;
  for (const unsigned char byte : bytes) {
    text += "0123456789abcdef"[byte >> 4];
    text += "0123456789abcdef"[byte & 15];
  }
  return text;
}

Login whole_login() {
  return {.capabilities = capability::kProtocol41 | capability::kSecureConnection | capability::kConnectWithDb |
                          capability::kPluginAuth,
          .max_packet = 1U << 24,
          .collation = 45,
          .user = "app",
          .answer = std::string(20, 'x'),
          .schema = "shop",
          .plugin = std::string{login::kNativePlugin}};
}

}  // namespace

TEST_CASE("handshake: a greeting survives writing and reading", "[proxy][unit]") {
  const Greeting greeting{.version = "5.5.5-10.11.6-MariaDB",
                          .connection_id = 77,
                          .capabilities = capability::kProtocol41 | capability::kPluginAuth,
                          .collation = 45,
                          .status = status::kAutocommit,
                          .nonce = "abcdefghijklmnopqrst",
                          .plugin = std::string{login::kCachingSha2Plugin}};
  const auto read = parse_greeting(greeting_payload(greeting));
  REQUIRE(read);
  CHECK(read->version == greeting.version);
  CHECK(read->connection_id == 77);
  CHECK(read->capabilities == greeting.capabilities);
  CHECK(read->nonce == greeting.nonce);
  CHECK(read->plugin == greeting.plugin);
}

TEST_CASE("handshake: a login survives writing and reading", "[proxy][unit]") {
  const auto login = whole_login();
  const auto read = parse_login(login_payload(login));
  REQUIRE(read);
  CHECK(read->user == "app");
  CHECK(read->answer == login.answer);
  CHECK(read->schema == "shop");
  CHECK(read->plugin == login::kNativePlugin);
}

TEST_CASE("handshake: a login that is cut off in its user, its answer or its schema is refused", "[proxy][unit]") {
  const auto payload = login_payload(whole_login());
  const auto user = payload.find("app"), schema = payload.find("shop");
  for (std::size_t size = 0; size < payload.size(); ++size) {
    const bool between = size == schema || size == schema + 5;  // what follows may be left out
    INFO(size << " of " << payload.size() << ", user at " << user);
    if (!between) CHECK_FALSE(parse_login(payload.substr(0, size)));
  }
}

TEST_CASE("handshake: a login from before protocol 4.1 is refused", "[proxy][unit]") {
  auto login = whole_login();
  login.capabilities &= ~capability::kProtocol41;
  CHECK_FALSE(parse_login(login_payload(login)));
}

TEST_CASE("handshake: passwords are scrambled as MySQL's and MariaDB's clients do", "[proxy][unit]") {
  const std::string nonce = "abcdefghijklmnopqrst";
  // SHA1(p) XOR SHA1(nonce + SHA1(SHA1(p))), and SHA256(p) XOR SHA256(SHA256(SHA256(p)) + nonce), by Python's hashlib.
  CHECK(hex(login::scramble(login::kNativePlugin, "secret", nonce)) == "8817c50fa779daef010ee7577825b0847df9842e");
  CHECK(hex(login::scramble(login::kCachingSha2Plugin, "secret", nonce)) ==
        "c76e2898612a4cf042c77fa8c4702c4c64c0c2c557c53c4d75595aaa6abae809");
  CHECK(login::scramble(login::kNativePlugin, "", nonce).empty());
}

TEST_CASE("handshake: only the right password's answer is right", "[proxy][unit]") {
  const std::string nonce = login::fresh_nonce();
  CHECK(nonce.size() == login::kNonce);
  CHECK(nonce != login::fresh_nonce());
  for (const auto plugin : {login::kNativePlugin, login::kCachingSha2Plugin}) {
    CHECK(login::answer_matches(plugin, "secret", nonce, login::scramble(plugin, "secret", nonce)));
    CHECK_FALSE(login::answer_matches(plugin, "secret", nonce, login::scramble(plugin, "Secret", nonce)));
    CHECK_FALSE(
        login::answer_matches(plugin, "secret", login::fresh_nonce(), login::scramble(plugin, "secret", nonce)));
    CHECK_FALSE(login::answer_matches(plugin, "secret", nonce, ""));
    CHECK_FALSE(login::answer_matches(plugin, "", nonce, login::scramble(plugin, "secret", nonce)));
    CHECK(login::answer_matches(plugin, "", nonce, ""));
  }
}
