// forklift-proxy's login at servers that are after its password.
#include <fmt/format.h>

#include <catch2/catch.hpp>
#include <map>
#include <memory>

#include "common/core/json.hpp"
#include "tests/integration/login/rogue_server.hpp"
#include "tests/support/free_port.hpp"
#include "tests/support/program.hpp"
#include "tests/support/scratch_dir.hpp"

using namespace forklift;
using namespace forklift::test;

namespace {

const std::string kPassword = "very-secret-word";

std::string not_allowed(const std::string& plugin) {
  return "login refused: it asks for authentication plugin '" + plugin +
         "', which could give it the password. Find out which server answers there; if it is the right one, let "
         "login.user have mysql_native_password or caching_sha2_password";
}

const std::string kNoKnownKey =
    "login refused: it asks for the whole password (caching_sha2_password), and its public key is not known here. "
    "Check "
    "the password; if it is right, copy public_key.pem in the server's data directory to here and name the copy in "
    "login.server_public_key_file, or connect by the server's socket";
const std::string kStrangeKey =
    "login refused: the public key that it sends for the password is not one that is known here. Find out which server "
    "answers there; if it is the right one, copy public_key.pem in the server's data directory to here and name the "
    "copy in login.server_public_key_file";

/// What the proxy reports of each. Greetings with another plugin are answered as mysql_native_password.
const std::map<std::string, std::string> kEnds{
    {"a switch to mysql_clear_password", not_allowed("mysql_clear_password")},
    {"mysql_clear_password after caching_sha2_password", not_allowed("mysql_clear_password")},
    {"the whole password, in the greeting", kNoKnownKey},
    {"the whole password, after a switch", kNoKnownKey},
    {"its key before anybody asks", "its login packet is not the protocol's"},
    {"a switch without a nonce", "its login packet is not the protocol's"},
    {"the whole password of another plugin", "it asks for more than its authentication plugin knows"},
    {"a switch to sha256_password", not_allowed("sha256_password")},
    {"a switch to dialog", not_allowed("dialog")},
    {"the old short scramble", not_allowed("mysql_old_password")},
    {"a switch to auth_gssapi_client", not_allowed("auth_gssapi_client")},
    {"a switch to a plugin without a name", not_allowed("")}};

Json config_for(const ScratchDir& scratch, const Json& servers) {
  return {{"listen", {{"port", free_port()}}},
          {"threads", 1},
          {"servers", servers},
          {"login", {{"user", "bench"}, {"password_file", scratch.write_secret("login", kPassword)}}},
          {"accounts", {{{"user", "app"}, {"password_file", scratch.write_secret("account", "pass")}}}}};
}

}  // namespace

TEST_CASE("proxy: its login keeps the password from rogue servers", "[login][proxy][integration]") {
  const RsaKey rogue, right;
  const bool knows_a_key = GENERATE(false, true);
  std::vector<std::unique_ptr<RogueServer>> servers;
  const auto tricks = all_tricks(rogue);
  Json list = Json::array();
  for (const auto& trick : tricks) {
    servers.push_back(std::make_unique<RogueServer>(trick));
    list.push_back({{"port", servers.back()->port()}, {"connections", 1}});
  }
  const ScratchDir scratch;
  auto config = config_for(scratch, list);
  if (knows_a_key) config["login"]["server_public_key_file"] = scratch.write_secret("keys.pem", right.public_pem());
  Program proxy{{built("forklift-proxy"), scratch.write("proxy.json", config.dump(1))}};
  for (std::size_t i = 0; i < tricks.size(); ++i) {
    const auto end = kEnds.find(tricks[i].name);
    if (end == kEnds.end()) continue;
    INFO(tricks[i].name);
    const auto& text = knows_a_key && end->second == kNoKnownKey ? kStrangeKey : end->second;
    CHECK(proxy.wait_for_error_text(
        fmt::format("forklift-proxy: SQL server 127.0.0.1:{}: {}\n", servers[i]->port(), text),
        std::chrono::seconds{20}));
  }
  for (std::size_t i = 0; i < tricks.size(); ++i) {
    INFO(tricks[i].name);
    CHECK_FALSE(servers[i]->received().empty());
    CHECK_FALSE(servers[i]->knows(kPassword, rogue));
  }
}
