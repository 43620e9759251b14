// Who servers run as, and who may log in to them. As root, on real servers of this machine.
#include <pwd.h>
#include <signal.h>
#include <sys/stat.h>

#include "orchestrator/cluster/server/server_user.hpp"
#include "tests/integration/cluster/started.hpp"
#include "tests/support/error_of.hpp"

using namespace forklift;
using test::error_of, test::Started, test::More, test::ScratchDir;

namespace {

const std::string kOne = R"("engine": "innodb", "sql_nodes": [{"host": "local"}])";

std::string owner_of(const std::string& path) {
  struct stat status {};
  if (::stat(path.c_str(), &status) != 0) return "nobody: it is not there";
  const passwd* entry = ::getpwuid(status.st_uid);
  return entry == nullptr ? std::to_string(status.st_uid) : entry->pw_name;
}

/// The number of the error with which a statement fails; 0 if it works.
unsigned refused(sql::SqlSession& session, const std::string& statement) {
  try {
    session.query(statement);
    return 0;
  } catch (const sql::SqlError& error) {
    return error.number();
  }
}

#define NEEDS_ROOT                                                   \
  if (::geteuid() != 0) {                                            \
    WARN("SKIPPED: who root's servers run as is seen as root only"); \
    return;                                                          \
  }

}  // namespace

TEST_CASE("users: root's servers run as another user, who may write in their own directories only",
          "[cluster][integration]") {
  NEEDS_ROOT
  Started cluster{kOne, R"("partition": "none")"};
  const auto session = cluster.sql(0);
  const auto pid = session->query("SELECT @@pid_file").rows.at(0).at(0).value_or("");
  const auto node = std::filesystem::path{pid}.parent_path().string();
  CHECK(owner_of(pid) == "forklift");
  CHECK(owner_of(node) == "root");
  for (const auto* ours : {"/my.cnf", "/error.log", "/error.log.exit"}) CHECK(owner_of(node + ours) == "root");
  struct stat status {};
  REQUIRE(::stat(node.c_str(), &status) == 0);
  CHECK((status.st_mode & 07777) == 01770);  // the server's user may not replace what root writes there
  CHECK(session->query("SELECT @@secure_file_priv").rows.at(0).at(0) == node + "/tmp/");
}

TEST_CASE("users: the account has no right that could leave the database", "[cluster][integration]") {
  Started cluster{kOne, R"("partition": "none")"};
  const auto session = cluster.sql(0);
  const auto file = cluster.scratch() / "stolen";
  for (const auto& statement :
       {"SELECT 'x' INTO OUTFILE '" + file + "'", std::string{"SET GLOBAL general_log = 1"},
        std::string{"CREATE USER mallory@localhost"}, std::string{"GRANT SELECT ON *.* TO forklift@localhost"},
        std::string{"SHUTDOWN"}, std::string{"INSTALL SONAME 'ha_blackhole'"},
        std::string{"UPDATE mysql.global_priv SET Priv = '{}'"}, std::string{"SELECT * FROM mysql.global_priv"},
        std::string{"CREATE DATABASE other"}}) {
    CAPTURE(statement);
    const auto number = refused(*session, statement);
    CHECK((number == 1045 || number == 1227 || number == 1142 || number == 1044));
  }
  CHECK(session->query("SELECT LOAD_FILE('/etc/passwd') IS NULL").rows.at(0).at(0) == "1");
  CHECK_FALSE(std::filesystem::exists(file));
}

TEST_CASE("users: the account is one of the experiment's hosts", "[cluster][integration]") {
  Started cluster{kOne, R"("partition": "none")", More{.client_hosts = {"10.1.2.3", "10.7.%", "127.0.0.1"}}};
  auto endpoint = cluster->sql_endpoints()[0];
  endpoint.user = "root";  // it may see all accounts, through the socket
  endpoint.socket = std::filesystem::path{endpoint.servers.at(0).data_directory}.parent_path() / "mysqld.sock";
  const auto rows = mysql::connect(endpoint)
                        ->query(
                            "SELECT GROUP_CONCAT(CONCAT(user, '@', host) ORDER BY user, host) FROM mysql.user "
                            "WHERE user <> 'mariadb.sys'")
                        .rows;
  CHECK(
      rows.at(0).at(0) ==
      "forklift@10.1.2.3,forklift@10.7.%,forklift@127.0.0.0/255.0.0.0,forklift@::1,forklift@localhost,root@localhost");
}

TEST_CASE("users: a work directory that is closed to the servers' user is refused by name", "[cluster][integration]") {
  NEEDS_ROOT
  const ScratchDir scratch;
  std::filesystem::create_directory(scratch / "closed");
  std::filesystem::permissions(scratch / "closed", std::filesystem::perms{0700});
  const auto host = remote::make_local("local", system_clock());
  const auto soon = Deadline::after(system_clock(), std::chrono::seconds{30});
  const auto user = cluster::server_user(*host, "", soon);
  CHECK(user.name == "forklift");
  CHECK(
      error_of([&] {
        cluster::check_reach(*host, user, {scratch / "", scratch / "closed/w/c1"}, soon);
      }) ==
      "local: forklift, the user that servers run as, can't enter " + (scratch / "closed") +
          " (drwx------, root). Set cluster.workdir and cluster.basedir to directories that other users may enter, or "
          "cluster.run_as to a user who may enter these.");
  CHECK_THAT(error_of([&] { cluster::server_user(*host, "no-such-user", soon); }),
             Catch::StartsWith("local: there is no user no-such-user for the servers to run as. Make it there: useradd "
                               "--system no-such-user. "
                               "Or "
                               "set cluster.run_as to a user that is there.\n"));
  CHECK(cluster::server_user(*host, "root", soon).root);
  CHECK(cluster::server_user(*host, "nobody", soon).name == "nobody");
}

TEST_CASE("users: a process of the servers' user is ours by its mark, one of any other user is not",
          "[cluster][integration]") {
  NEEDS_ROOT
  const ScratchDir scratch;
  const auto host = remote::make_local("local", system_clock());
  const auto soon = Deadline::after(system_clock(), std::chrono::seconds{30});
  const auto start = [&](const cluster::ServerUser& user, const std::string& name) {
    return remote::start_daemon(*host,
                                {.name = name,
                                 .mark = test::kExperiment + "/c1/" + name,
                                 .command = {.argv = cluster::as_user(user, {"sleep", "60"})},
                                 .log_file = scratch / name,
                                 .database = ""},
                                soon);
  };
  const auto ours = start(cluster::server_user(*host, "", soon), "ours");
  const auto theirs = start(cluster::server_user(*host, "nobody", soon), "theirs");
  CHECK(remote::alive(*host, ours, soon));
  CHECK_FALSE(remote::alive(*host, theirs, soon));
  const auto found = remote::find_marked(*host, test::kExperiment + "/", soon);
  REQUIRE(found.size() == 1);
  CHECK(found[0].pid == ours.pid);
  remote::stop_process(*host, ours, std::chrono::seconds{5}, soon);
  remote::stop_process(*host, theirs, std::chrono::seconds{5}, soon);
  CHECK(::kill(static_cast<pid_t>(theirs.pid), 0) == 0);  // it was not touched

  host->add_server_users({"nobody"});
  CHECK(remote::alive(*host, theirs, soon));
  remote::stop_process(*host, theirs, std::chrono::seconds{5}, soon);
  CHECK_FALSE(remote::alive(*host, theirs, soon));
}
