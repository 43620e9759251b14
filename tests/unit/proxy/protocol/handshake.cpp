#include "proxy/protocol/handshake.hpp"

#include <catch2/catch.hpp>

#include "common/login/scramble.hpp"
#include "proxy/protocol/constants.hpp"

using namespace forklift;
using namespace forklift::proxy;

namespace {

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
