#include "proxy/config/config.hpp"

#include <catch2/catch.hpp>

#include "common/core/error.hpp"
#include "tests/support/scratch_dir.hpp"

using namespace forklift;
using namespace forklift::proxy;

namespace {

Json smallest() {
  return {{"servers", {{{"host", "db1"}}}}, {"login", {{"user", "proxy"}}}, {"accounts", {{{"user", "app"}}}}};
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
  CHECK(config.threads == 2);
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
  json["login"]["password_file"] = scratch.write("password", "secret\r\n");
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
  CHECK(failure(json) == "proxy.json:/threds (line 15): unknown key \"threds\". Did you mean \"threads\"?");
  json = smallest();
  json["threads"] = 200;
  CHECK(failure(json) ==
        "proxy.json:/threads (line 15): server db1:3306 has fewer connections than there are threads. Give every "
        "server at "
        "least one connection per thread.");
  json = smallest();
  json["servers"] = Json::array();
  CHECK(failure(json) == "proxy.json:/servers (line 10): no SQL server is named. Name at least one.");
}

TEST_CASE("proxy config: warehouses are dealt to servers in turn, or in blocks", "[proxy][unit]") {
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
