#include "proxy/config/config.hpp"

#include <catch2/catch.hpp>

#include "common/core/error.hpp"
#include "tests/support/rsa_key.hpp"
#include "tests/support/scratch_dir.hpp"

using namespace forklift;
using namespace forklift::proxy;

namespace {

Json smallest() {
  return {{"servers", {{{"host", "db1"}}}},
          {"login", {{"user", "proxy"}, {"no_password", true}}},
          {"accounts", {{{"user", "app"}, {"no_password", true}}}}};
}

Config read(const Json& json) { return read_config(JsonDocument::parse(json.dump(1), "proxy.json")); }

std::string failure(const Json& json) {
  try {
    read(json);
  } catch (const Error& error) {
    return error.what();
  }
  return "";
}

}  // namespace

TEST_CASE("proxy config: what is not said has its default", "[proxy][unit]") {
  const auto config = read(smallest());
  CHECK(config.servers.at(0).name() == "db1:3306");
  CHECK(config.servers.at(0).connections == 128);
  CHECK(config.plugin == "caching_sha2_password");
  CHECK(config.threads == 1);
  CHECK(config.busy_poll == Microseconds{50});
  CHECK_FALSE(config.coalesce);
}

TEST_CASE("proxy config: a thread may be told to sleep at once", "[proxy][unit]") {
  auto json = smallest();
  json["busy_poll_us"] = 0;
  CHECK(read(json).busy_poll == Microseconds{0});
}

TEST_CASE("proxy config: passwords come from files, without the line's end", "[proxy][unit]") {
  const test::ScratchDir scratch;
  auto json = smallest();
  json["login"] = {{"user", "proxy"}, {"password_file", scratch.write_secret("password", "secret\r\n")}};
  CHECK(read(json).server_password == "secret");
}

TEST_CASE("proxy config: TLS is off, or has a certificate and a key", "[proxy][unit]") {
  CHECK(read(smallest()).tls.certificate.empty());
  auto json = smallest();
  json["tls"] = {{"certificate_file", "/c.pem"}};
  CHECK(failure(json).find("key_file") != std::string::npos);
  json["tls"]["key_file"] = "/k.pem";
  CHECK(read(json).tls.certificate == "/c.pem");
  CHECK(read(json).tls.key == "/k.pem");
  CHECK_FALSE(read(json).tls.required);
}

TEST_CASE("proxy config: mistakes name their place and the way out", "[proxy][unit]") {
  auto json = smallest();
  json["threds"] = 3;
  CHECK(failure(json) == "proxy.json:/threds (line 17): unknown key \"threds\". Did you mean \"threads\"?");
  json = smallest();
  json["threads"] = 200;
  CHECK(failure(json) ==
        "proxy.json:/threads (line 17): server db1:3306 has fewer connections than there are threads. Give every "
        "server at "
        "least one connection per thread.");
  json = smallest();
  json["servers"] = Json::array();
  CHECK(failure(json) == "proxy.json:/servers (line 12): no SQL server is named. Name at least one.");
}

TEST_CASE("proxy config: numbers are judged whole, and in all", "[proxy][unit]") {
  auto json = smallest();
  json["threads"] = 4294967297;
  CHECK(failure(json) ==
        "proxy.json:/threads (line 17): 4294967297 is not between 1 and 256. Choose a number in that range.");
  json = smallest();
  json["servers"][0]["connections"] = 60'000;
  json["servers"].push_back({{"host", "db2"}, {"connections", 60'000}});
  CHECK(failure(json) ==
        "proxy.json:/servers (line 12): 120000 connections in all, and a proxy opens at most 100000. Give "
        "the servers fewer connections.");
  json = smallest();
  json["servers"] = "db1";
  CHECK(failure(json) == "proxy.json:/servers (line 12): expected a list, found string. Write [{…}, {…}].");
}

TEST_CASE("proxy config: threads of the command line are judged as those of the file", "[proxy][unit]") {
  CHECK(read_config(JsonDocument::parse(smallest().dump(), "proxy.json"), 7).threads == 7);
  CHECK_THROWS_WITH(read_config(JsonDocument::parse(smallest().dump(), "proxy.json"), 200),
                    "proxy.json:/threads (line 1): server db1:3306 has fewer connections than there are threads. Give "
                    "every server at least one connection per thread.");
}

TEST_CASE("proxy config: warehouses go to servers in turn, or in blocks", "[proxy][unit]") {
  auto json = smallest();
  json["servers"].push_back({{"host", "db2"}});
  auto config = read(json);
  CHECK(server_of_partition(config, 1) == 0);
  CHECK(server_of_partition(config, 2) == 1);
  CHECK(server_of_partition(config, 3) == 0);
  json["partitions"] = {{"mapping", "block"}, {"block", 10}};
  config = read(json);
  CHECK(server_of_partition(config, 10) == 0);
  CHECK(server_of_partition(config, 11) == 1);
  CHECK(server_of_partition(config, 21) == 0);
}

TEST_CASE("proxy config: the servers' public keys are read at the start, and refused if they are none",
          "[proxy][unit]") {
  auto json = smallest();
  CHECK(read(json).server_public_keys.empty());
  const test::ScratchDir scratch;
  const auto keys = test::RsaKey{}.public_pem() + test::RsaKey{}.public_pem();
  json["login"]["server_public_key_file"] = scratch.write("keys.pem", keys);
  CHECK(read(json).server_public_keys == keys);
  const auto file = scratch.write("keys.pem", "secret\n");
  CHECK(failure(json) ==
        file +
            ": it holds no RSA public key of a server (PEM). Copy public_key.pem out of the server's data directory; "
            "the keys of several servers may follow each other.");
}

TEST_CASE("proxy config: an account without a password must be meant", "[proxy][unit]") {
  auto json = smallest();
  json["accounts"][0] = {{"user", "app"}};
  CHECK(
      failure(json) ==
      "proxy.json:/accounts/0/password_file (line 3): it is missing, which would leave the account open to everybody. "
      "Name a file that holds the password, or set \"no_password\": true if that is what you want.");
  json["accounts"][0] = {{"user", "app"}, {"no_password", true}, {"password_file", "/p"}};
  CHECK(failure(json) ==
        "proxy.json:/accounts/0/no_password (line 4): it is true, and there is a password_file. Remove one of them.");
  const test::ScratchDir scratch;
  const auto file = scratch.write_secret("password", "\n");
  json["accounts"][0] = {{"user", "app"}, {"password_file", file}};
  CHECK(failure(json) == file + ": it holds no password. Write the password into it.");
  json = smallest();
  json["accounts"] = Json::array();
  CHECK(failure(json) ==
        "proxy.json:/accounts (line 2): no account is named. Name at least one that clients log in with.");
}
