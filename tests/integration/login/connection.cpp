// The one connection of orchestrator, loader, checks and driver, at a server that is after the password.
#include <fmt/format.h>

#include <catch2/catch.hpp>
#include <map>

#include "common/core/error.hpp"
#include "common/mysql/connection.hpp"
#include "orchestrator/workloads/sysbench/command.hpp"
#include "tests/integration/driver/driver_process.hpp"
#include "tests/integration/driver/jobs.hpp"
#include "tests/integration/login/rogue_server.hpp"
#include "tests/support/program.hpp"
#include "tests/support/scratch_dir.hpp"

using namespace forklift;
using namespace forklift::test;

namespace {

const std::string kPassword = "very-secret-word";

sql::Endpoint endpoint_of(const RogueServer& server) {
  sql::Endpoint endpoint;
  endpoint.port = server.port();
  endpoint.user = "bench";
  endpoint.password = kPassword;
  return endpoint;
}

std::string outcome(const sql::Endpoint& endpoint) {
  try {
    mysql::connect(endpoint);
    return "connected";
  } catch (const std::exception& error) {
    return error.what();
  }
}

const std::string kNotAllowed =
    "as bench: the server asks for another authentication plugin than mysql_native_password, caching_sha2_password and "
    "ed25519, which could give it the password. Find out which server answers there; if it is the right one, let the "
    "account use one of these.";
const std::string kNoKnownKey =
    "as bench: it asks for the whole password (caching_sha2_password), and its public key is not known here. Check the "
    "password; if it is right, copy public_key.pem in the server's data directory to here and name the copy in "
    "cluster.server_public_key_file, or connect by the server's socket.";
const std::string kStrangeKey =
    "as bench: the public key that it sends for the password is not one that is known here. Find out which server "
    "answers there; if it is the right one, copy public_key.pem in the server's data directory to here and name the "
    "copy in cluster.server_public_key_file.";

/// How a connection ends, after "127.0.0.1:PORT: ". Those that are not here end with an error of the client library's.
const std::map<std::string, std::string> kEnds{{"a switch to mysql_clear_password", kNotAllowed},
                                               {"mysql_clear_password in the greeting", kNotAllowed},
                                               {"mysql_clear_password after caching_sha2_password", kNotAllowed},
                                               {"the whole password, in the greeting", kNoKnownKey},
                                               {"the whole password, after a switch", kNoKnownKey},
                                               {"sha256_password in the greeting", kNotAllowed},
                                               {"a switch to sha256_password", kNotAllowed},
                                               {"a switch to dialog", kNotAllowed},
                                               {"dialog in the greeting", kNotAllowed},
                                               {"the old short scramble", kNotAllowed},
                                               {"a switch to auth_gssapi_client", kNotAllowed}};

}  // namespace

TEST_CASE("login: a rogue server never gets the password", "[login][integration]") {
  const RsaKey key;
  for (const auto& trick : all_tricks(key)) {
    INFO(trick.name);
    RogueServer server{trick};
    const auto text = outcome(endpoint_of(server));
    INFO(text);
    if (const auto end = kEnds.find(trick.name); end != kEnds.end())
      CHECK(text == fmt::format("127.0.0.1:{}: {}", server.port(), end->second));
    CHECK(text != "connected");
    if (trick.greeting == "mysql_native_password") CHECK_FALSE(server.received().empty());
    CHECK_FALSE(server.knows(kPassword, key));
  }
}

TEST_CASE("login: with a known key the password goes encrypted with it, and with no other", "[login][integration]") {
  const RsaKey rogue, right;
  for (const auto& trick : all_tricks(rogue)) {
    INFO(trick.name);
    RogueServer server{trick};
    auto endpoint = endpoint_of(server);
    endpoint.server_public_keys = right.public_pem();
    const auto text = outcome(endpoint);
    INFO(text);
    if (trick.name.find("the whole password, ") == 0)
      CHECK(text == fmt::format("127.0.0.1:{}: {}", server.port(), kStrangeKey));
    CHECK_FALSE(server.knows(kPassword, rogue));
  }
  // Who sends the right key can't open what it encrypts.
  RogueServer server{{"", "caching_sha2_password", {std::string{"\1\4", 2}, "\1" + right.public_pem()}}};
  auto endpoint = endpoint_of(server);
  endpoint.server_public_keys = RsaKey{}.public_pem() + right.public_pem();
  outcome(endpoint);
  CHECK_FALSE(server.knows(kPassword, rogue));
  const auto last = server.received().back();
  CHECK(with_nonce(right.decrypt(last), kRogueNonce) == kPassword + '\0');
}

TEST_CASE("login: a driver's job ends with the reason, at the first such server", "[login][integration]") {
  const RsaKey key;
  const ScratchDir scratch;
  RogueServer server{{"", "caching_sha2_password", {std::string{"\1\4", 2}, "\1" + key.public_pem()}}};
  contract::CheckJob job;
  job.targets = {
      {.port = server.port(), .user = "bench", .password_file = scratch.write_secret("password", kPassword)}};
  job.database = small_database(1);
  DriverProcess driver{"check", contract::to_json(job)};
  const auto error = driver.wait_for("error");
  CHECK(error.at("where") == fmt::format("127.0.0.1:{}", server.port()));
  CHECK(error.at("what").get<std::string>() + ". " + error.at("fix").get<std::string>() + "." == kNoKnownKey);
  CHECK(driver.exit_code() == 3);
  CHECK_FALSE(server.knows(kPassword, key));
}

TEST_CASE("login: an external scenario's password stays here, also when only `check` looks", "[login][integration]") {
  const RsaKey key;
  const ScratchDir scratch;
  RogueServer server{{"", "mysql_native_password", {switch_to("mysql_clear_password", "")}}};
  const Json scenario{{"name", "ext"},
                      {"cluster",
                       {{"engine", "external"},
                        {"user", "bench"},
                        {"workdir", scratch / "work"},
                        {"password_file", scratch.write_secret("password", kPassword)},
                        {"endpoints", {{{"port", server.port()}}}}}},
                      {"schema", {{"partition", "none"}}},
                      {"workload", {{"warehouses", 1}, {"terminals", 1}, {"warmup", "0s"}, {"duration", "1s"}}}};
  const auto ended =
      run_program({built("forklift"), "check", scratch.write("s.json", scenario.dump(1)), "--db", scratch / "r.db"});
  CHECK(ended.err == fmt::format("forklift: 127.0.0.1:{}: {}\n", server.port(), kNotAllowed));
  CHECK(ended.exit_code == 3);
  CHECK_FALSE(server.knows(kPassword, key));
}

TEST_CASE("login: sysbench's client library finds no plugin that gives the password away", "[login][integration]") {
  const RsaKey key;
  const ScratchDir scratch;
  for (const auto& trick : all_tricks(key)) {
    INFO(trick.name);
    RogueServer server{trick};
    const auto to = endpoint_of(server);
    auto make_plugins = workloads::sysbench::plugins_command(to, scratch / "plugins");
    make_plugins.front() = "/bin/sh";
    REQUIRE(run_program(make_plugins).exit_code == 0);
    const auto login = scratch.write_secret("login", workloads::sysbench::login_file(to));
    Program program{{"/usr/bin/sysbench", "--config-file=" + login, "oltp_read_only", "--mysql-host=127.0.0.1",
                     "--mysql-port=" + std::to_string(to.port), "run"},
                    {"MARIADB_PLUGIN_DIR=" + scratch / "plugins"}};
    CHECK(program.wait(std::chrono::seconds{20}).exit_code == 1);
    CHECK_FALSE(server.received().empty());
    CHECK_FALSE(server.knows(kPassword, key));
  }
}
