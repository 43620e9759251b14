#include "orchestrator/cluster/server/account.hpp"

#include <catch2/catch.hpp>

#include "orchestrator/cluster/server/server_user.hpp"
#include "orchestrator/scenario/read.hpp"
#include "tests/support/scenario_text.hpp"

using namespace forklift;
using namespace forklift::cluster;

namespace {

std::string refused(const std::vector<std::string>& sets) {
  try {
    scenario::read_text(test::kScenario, "s.json", sets, {check_users});
  } catch (const Error& error) {
    return error.what();
  }
  return "";
}

}  // namespace

TEST_CASE("account: it is made for this machine and each host of the experiment, with what is used",
          "[cluster][unit]") {
  CHECK(account_hosts({"10.0.0.2", "127.0.1.1", "10.0.0.2", "fd00::1"}) ==
        std::vector<std::string>{"localhost", "127.0.0.0/255.0.0.0", "::1", "10.0.0.2", "fd00::1"});
  const auto mariadb = init_sql(Flavour::mariadb, "00ff", "db_t", {"10.0.0.2"});
  const std::string rights =
      "GRANT SELECT, INSERT, UPDATE, DELETE, CREATE, DROP, INDEX, ALTER, REFERENCES, LOCK TABLES, CREATE TEMPORARY "
      "TABLES, EXECUTE, CREATE ROUTINE, ALTER ROUTINE ON ";
  const std::string to = ".* TO 'forklift'@'10.0.0.2';\n";
  CHECK_THAT(
      mariadb,
      Catch::EndsWith("CREATE OR REPLACE USER 'forklift'@'10.0.0.2' IDENTIFIED BY '00ff';\n"
                      "GRANT SHOW DATABASES, PROCESS, FEDERATED ADMIN ON *" +
                      to + rights + R"(`db\_t`)" + to + rights + R"(`db\_t\_%`)" + to + rights +
                      R"(`forklift\_probe`)" + to +
                      "DELETE FROM mysql.global_priv WHERE User = 'root' AND Host <> 'localhost';\nFLUSH PRIVILEGES;\n"
                      "ALTER USER 'root'@'localhost' IDENTIFIED BY '00ff';\n"));
  for (const auto& text : {mariadb, init_sql(Flavour::mysql, "00ff", "db_t", {"10.0.0.2"})}) {
    for (const auto* word : {"'%'", "FILE", "SUPER", "ALL PRIVILEGES", "GRANT OPTION", "SHUTDOWN", "CREATE USER,"}) {
      CAPTURE(word);
      CHECK(text.find(word) == std::string::npos);
    }
  }
}

TEST_CASE("account: what is no user and no host is refused where it stands", "[cluster][unit]") {
  CHECK(refused({"cluster.run_as=mysql", R"(cluster.client_hosts=["10.1.%", "db1.example.com", "10.0.0.0/255.0.0.0"])"})
            .empty());
  CHECK(refused({"cluster.run_as=-u root"}) ==
        "--set cluster.run_as=-u root: \"-u root\" is not a user's name. Write for example \"mysql\".");
  CHECK(
      refused({R"(cluster.client_hosts=["a' IDENTIFIED BY ''; --"])"}) ==
      R"(--set cluster.client_hosts=["a' IDENTIFIED BY ''; --"]: "a' IDENTIFIED BY ''; --" is not a host of an account. )"
      R"(Write an address, or a pattern such as "10.1.%" or "10.1.0.0/255.255.0.0".)");
}

TEST_CASE("account: a database of the server itself is none of an experiment", "[cluster][unit]") {
  CHECK(refused({"cluster.database=MySQL"}) ==
        "--set cluster.database=MySQL: \"MySQL\" is a database of the server itself. Choose another name, for example "
        "\"dbt2\".");
}

TEST_CASE("account: a program of the servers' user keeps what it needs of root's rights alone", "[cluster][unit]") {
  CHECK(as_user({}, {"mysqld"}) == std::vector<std::string>{"mysqld"});
  CHECK(as_user({.name = "u", .group = "12", .capabilities = "+sys_nice"}, {"mysqld", "--x"}) ==
        std::vector<std::string>{"setpriv", "--reuid=u", "--regid=12", "--init-groups", "--inh-caps=+sys_nice",
                                 "--ambient-caps=+sys_nice", "--no-new-privs", "mysqld", "--x"});
}
