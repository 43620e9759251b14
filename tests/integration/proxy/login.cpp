// Who may come in, and what they are told if not.
#include <catch2/catch.hpp>
#include <set>

#include "common/mysql/connection.hpp"
#include "tests/integration/proxy/raw_client.hpp"
#include "tests/integration/proxy/running_proxy.hpp"

using namespace forklift;
using namespace forklift::test;

namespace {

std::string refusal(const sql::Endpoint& endpoint) {
  try {
    mysql::connect(endpoint);
  } catch (const sql::SqlError& error) {
    const std::string text = error.what();
    return text.substr(text.find("error"));
  }
  return "";
}

}  // namespace

TEST_CASE("proxy: a wrong login gets MySQL's own error", "[proxy][integration]") {
  const TestServer server;
  const RunningProxy proxy{proxy_config(server)};
  auto endpoint = proxy.endpoint();
  CHECK(value(*proxy.session(), "SELECT 1") == "1");

  endpoint.password = "wrong";
  CHECK(refusal(endpoint).find("error 1045 (28000): ") == 0);
  CHECK(refusal(endpoint).find("Access denied for user 'app'@'127.0.0.1' (using password: YES)") != std::string::npos);
  endpoint.password.clear();
  CHECK(refusal(endpoint).find("Access denied for user 'app'@'127.0.0.1' (using password: NO)") != std::string::npos);
  endpoint.user = "forklift";  // the server would let this one in; the proxy has accounts of its own
  endpoint.password = "secret";
  CHECK(refusal(endpoint).find("Access denied for user 'forklift'@'127.0.0.1'") != std::string::npos);
  endpoint = proxy.endpoint("nowhere");
  CHECK(refusal(endpoint).find("error 1049 (42000): ") == 0);
  CHECK(proxy.comes_to("now", "clients", 0));
  CHECK(proxy.count("total", "refused_logins") == 4);
}

TEST_CASE("proxy: clients log in with either plugin, whichever is offered", "[proxy][integration]") {
  const TestServer server;
  for (const char* offered : {"mysql_native_password", "caching_sha2_password"}) {
    for (const char* required : {"", "mysql_native_password", "caching_sha2_password"}) {
      INFO(offered << " offered, " << required << " required");
      auto config = proxy_config(server);
      config["plugin"] = offered;
      config["accounts"] = {{{"user", "nobody"}, {"no_password", true}, {"plugin", required}}};
      const RunningProxy proxy{config};
      CHECK(value(*proxy.session(), "SELECT DATABASE()") == "dbt2");
      auto nobody = proxy.endpoint();
      nobody.user = "nobody";
      nobody.password = "";
      CHECK(value(*mysql::connect(nobody), "SELECT 2") == "2");
      nobody.password = "something";
      CHECK(refusal(nobody).find("error 1045") == 0);
    }
  }
}

TEST_CASE("proxy: COM_CHANGE_USER begins a new session, and a wrong one ends the connection", "[proxy][integration]") {
  const TestServer server;
  const RunningProxy proxy{proxy_config(server)};
  RawClient client{proxy.port()};
  REQUIRE(error_number(client.log_in("app", "pass", "dbt2")) == 0);
  client.query("SET @x = 5");
  CHECK(client.query("SELECT @x") == std::vector<std::string>{"5"});
  client.command(31, "");  // COM_RESET_CONNECTION
  CHECK(client.query("SELECT IFNULL(@x, 'gone')") == std::vector<std::string>{"gone"});
  CHECK(client.query("SELECT DATABASE()") == std::vector<std::string>{"dbt2"});
  client.send(
      std::string{"\x0a\x00\x00\x00\x11"
                  "app\0\0\0\0\0\0",
                  14});
  const auto request = client.packet();  // asks for the password by a plugin
  REQUIRE(request);
  REQUIRE(request->front() == '\xfe');
  client.send(std::string{"\x05\x00\x00\x02wrong", 9});
  const auto answer = client.packet();
  REQUIRE(answer);
  CHECK(error_number(*answer) == 1045);
  CHECK_FALSE(client.packet());
}

TEST_CASE("proxy: an unknown name is asked the same questions as an account", "[proxy][integration]") {
  const TestServer server;
  auto config = proxy_config(server);
  config["accounts"] = {{{"user", "native"}, {"no_password", true}, {"plugin", "mysql_native_password"}},
                        {{"user", "sha2"}, {"no_password", true}, {"plugin", "caching_sha2_password"}}};
  const RunningProxy proxy{config};
  // What follows a login with the plugin of the greeting: another plugin's question, or the answer.
  const auto reply = [&](const std::string& user) {
    const auto answer = RawClient{proxy.port()}.begin_login(user, "wrong");
    return answer.at(0) == '\xfe' ? std::string{"switch"} : std::to_string(error_number(answer));
  };
  CHECK(reply("native") == "1045");
  CHECK(reply("sha2") == "switch");
  std::set<std::string> seen;
  for (int i = 0; i < 64; ++i) {
    const auto name = "stranger" + std::to_string(i);
    seen.insert(reply(name));
    CHECK(reply(name) == reply(name));
  }
  CHECK(seen == std::set<std::string>{"1045", "switch"});
}
