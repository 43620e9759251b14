// Real servers, each with a plugin that is allowed.
#include <fmt/format.h>

#include <catch2/catch.hpp>

#include "common/core/error.hpp"
#include "common/core/files.hpp"
#include "common/mysql/connection.hpp"
#include "tests/integration/driver/jobs.hpp"
#include "tests/integration/login/mysql_server.hpp"
#include "tests/support/ndb.hpp"
#include "tests/support/rsa_key.hpp"
#include "tests/support/scratch_dir.hpp"

using namespace forklift;
using namespace forklift::test;

namespace {

std::string outcome(const sql::Endpoint& endpoint) {
  try {
    return mysql::connect(endpoint)->query("SELECT 'in'").rows.at(0).at(0).value();
  } catch (const std::exception& error) {
    return error.what();
  }
}

std::string refused(const sql::Endpoint& endpoint, const std::string& why) {
  return label(endpoint) + ": as forklift: " + why +
         ", copy public_key.pem in the server's data directory to here and name the copy in "
         "cluster.server_public_key_file";
}

const std::string kNotKnown =
    "it asks for the whole password (caching_sha2_password), and its public key is not known here. Check the password; "
    "if it is right";
const std::string kAnotherKey =
    "the public key that it sends for the password is not one that is known here. Find out which server answers there; "
    "if it is the right one";

}  // namespace

TEST_CASE("login: MariaDB's native and ed25519 accounts log in by TCP", "[login][integration]") {
  const TestServer server;
  server.session()->query(
      "INSTALL SONAME 'auth_ed25519'; CREATE USER ed@'%' IDENTIFIED VIA ed25519 USING PASSWORD('secret'); "
      "CREATE USER nobody@'%'");
  sql::Endpoint endpoint;
  endpoint.port = server.target().port;
  endpoint.password = "secret";
  for (const auto* user : {"forklift", "ed"}) {
    endpoint.user = user;
    CHECK(outcome(endpoint) == "in");
  }
  endpoint.user = "nobody";
  endpoint.password.clear();
  CHECK(outcome(endpoint) == "in");
}

TEST_CASE("login: MySQL gets the whole password with its known key or over its socket, and else not",
          "[login][integration]") {
  FORKLIFT_NEEDS_NDB();
  const MysqlServer server;
  const auto unknown = server.endpoint();
  auto known = unknown, another = unknown, local = unknown;
  known.server_public_keys = RsaKey{}.public_pem() + read_file(server.public_key_file());
  another.server_public_keys = RsaKey{}.public_pem();
  local.socket = server.socket();

  CHECK(outcome(unknown) == refused(unknown, kNotKnown) + ", or connect by the server's socket.");
  CHECK(outcome(another) == refused(another, kAnotherKey) + ".");
  CHECK(outcome(known) == "in");
  CHECK(outcome(unknown) == "in");  // the server knows the account now, and asks for a proof only
  server.forget_logins();
  CHECK(outcome(local) == "in");
  server.forget_logins();
  CHECK(outcome(unknown) == refused(unknown, kNotKnown) + ", or connect by the server's socket.");

  // A driver has the key from its job.
  mysql::connect(local)->query(read_file(std::filesystem::path{FORKLIFT_SOURCE_DIR} / "schemas/tpcc/tables.sql"));
  server.forget_logins();
  const ScratchDir scratch;
  contract::LoadJob job;
  job.targets = {{.port = server.port(),
                  .password_file = scratch.write_secret("password", "secret"),
                  .server_public_keys = read_file(server.public_key_file())}};
  job.database = small_database(1);
  job.method = "multi-insert";
  CHECK(load(job).loaded == std::vector{1});

  // And `forklift` from the scenario's file.
  const Json scenario{{"name", "ext"},
                      {"cluster",
                       {{"engine", "external"},
                        {"user", "forklift"},
                        {"workdir", scratch / "work"},
                        {"password_file", scratch / "password"},
                        {"database", "new"},
                        {"endpoints", {{{"port", server.port()}}}}}},
                      {"workload", {{"warehouses", 1}, {"terminals", 1}, {"warmup", "0s"}, {"duration", "1s"}}}};
  const std::vector<std::string> check{built("forklift"), "check", scratch.write("s.json", scenario.dump(1)), "--db",
                                       scratch / "r.db"};
  auto check_with_key = check;
  check_with_key.insert(check_with_key.end(), {"--set", "cluster.server_public_key_file=" + server.public_key_file()});
  server.forget_logins();
  const auto without = run_program(check), with = run_program(check_with_key);
  CHECK(without.err == "forklift: " + refused(unknown, kNotKnown) + ", or connect by the server's socket.\n");
  CHECK(without.exit_code == 3);
  CHECK(with.err.empty());
  CHECK(with.exit_code == 0);

  known.password = "wrong";
  CHECK(outcome(known) == fmt::format("error 1045 (28000): connecting to {} as forklift: Access denied for user "
                                      "'forklift'@'localhost' (using password: YES)",
                                      label(known)));
}
