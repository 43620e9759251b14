#include "orchestrator/cluster/server/account.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>

#include "common/core/text.hpp"
#include "orchestrator/cluster/schema/tables.hpp"
#include "orchestrator/cluster/server/options.hpp"
#include "orchestrator/scenario/scenario.hpp"

namespace forklift::cluster {
namespace {

/// In the experiment's own databases: not in "mysql", where rows are rights.
constexpr const char* kRights =
    "SELECT, INSERT, UPDATE, DELETE, CREATE, DROP, INDEX, ALTER, REFERENCES, LOCK TABLES, CREATE TEMPORARY TABLES, "
    "EXECUTE, CREATE ROUTINE, ALTER ROUTINE";

/// Everywhere: what others do, and Spider's servers.
constexpr const char* kMariadbGlobal = "SHOW DATABASES, PROCESS, FEDERATED ADMIN";

/// Everywhere: what others do, NDB's tablespaces, and what replicates ITEM. Not "ALL": it holds NDB_STORED_USER, by
/// which NDB would hand the account to the other SQL nodes, which are making it at the same moment, and one of them
/// would drop it again.
constexpr const char* kMysqlGlobal =
    "SHOW DATABASES, PROCESS, CREATE TABLESPACE, SESSION_VARIABLES_ADMIN, REPLICATION SLAVE, REPLICATION CLIENT, "
    "REPLICATION_SLAVE_ADMIN";

/// As a pattern of GRANT, in which "_" and "%" stand for themselves.
std::string pattern(const std::string& database) {
  std::string text;
  for (const char c : database) {
    if (c == '_' || c == '%' || c == '\\') text += '\\';
    text += c;
  }
  return text;
}

/// The account's databases: the scenario's, those that are numbered after it, and the one with which engines are tried.
std::vector<std::string> patterns(const std::string& database) {
  return {pattern(database), pattern(database + "_") + "%", pattern("forklift_probe")};
}

const std::string kLettersAndDigits = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
constexpr std::size_t kHostSize = 255;

}  // namespace

std::vector<std::string> account_hosts(const std::vector<std::string>& hosts) {
  std::vector<std::string> all{"localhost", "127.0.0.0/255.0.0.0", "::1"};
  std::set<std::string> known{all.begin(), all.end()};
  for (const auto& host : hosts) {
    if (host.rfind("127.", 0) != 0 && known.insert(host).second) all.push_back(host);
  }
  return all;
}

std::string init_sql(Flavour flavour, const std::string& password, const std::string& database,
                     const std::vector<std::string>& hosts) {
  std::string text;
  for (const auto& host : account_hosts(hosts)) {
    const auto account = literal(kUser) + "@" + literal(host);
    text +=
        flavour == Flavour::mariadb
            ? fmt::format("CREATE OR REPLACE USER {} IDENTIFIED BY {};\n", account, literal(password))
            : fmt::format("DROP USER IF EXISTS {0};\nCREATE USER {0} IDENTIFIED BY {1};\n", account, literal(password));
    const auto* everywhere = flavour == Flavour::mariadb ? kMariadbGlobal : kMysqlGlobal;
    text += fmt::format("GRANT {} ON *.* TO {};\n", everywhere, account);
    for (const auto& one : patterns(database))
      text += fmt::format("GRANT {} ON {}.* TO {};\n", kRights, identifier(one), account);
    if (flavour == Flavour::mysql) text += fmt::format("GRANT SELECT ON ndbinfo.* TO {};\n", account);
  }
  // mariadb-install-db also makes root accounts for other names of this machine, without a password.
  if (flavour == Flavour::mariadb)
    text += "DELETE FROM mysql.global_priv WHERE User = 'root' AND Host <> 'localhost';\nFLUSH PRIVILEGES;\n";
  text += fmt::format("ALTER USER 'root'@'localhost' IDENTIFIED BY {};\n", literal(password));
  return text;
}

std::vector<Error> check_users(const scenario::Settings& settings, const scenario::Locator& where) {
  std::vector<Error> errors;
  const auto consists_of = [](const std::string& text, const std::string& characters) {
    return text.find_first_not_of(kLettersAndDigits + characters) == std::string::npos;
  };
  const auto& user = settings.cluster.run_as;
  if (!consists_of(user, "_-.") || user.rfind('-', 0) == 0) {
    errors.emplace_back(ErrorKind::config, where(JsonPointer{"/cluster/run_as"}),
                        fmt::format("\"{}\" is not a user's name", user), "Write for example \"mysql\"");
  }
  for (std::size_t i = 0; i < settings.cluster.client_hosts.size(); ++i) {
    const auto& host = settings.cluster.client_hosts[i];
    if (!host.empty() && host.size() <= kHostSize && consists_of(host, "_-.%:/")) continue;
    errors.emplace_back(ErrorKind::config, where(JsonPointer{"/cluster/client_hosts"} / i),
                        fmt::format("\"{}\" is not a host of an account", host),
                        "Write an address, or a pattern such as \"10.1.%\" or \"10.1.0.0/255.255.0.0\"");
  }
  const auto& database = settings.cluster.database;
  constexpr std::array<const char*, 6> kSystem{"mysql",   "information_schema", "performance_schema", "sys",
                                               "ndbinfo", "forklift_probe"};
  if (std::find(kSystem.begin(), kSystem.end(), lower(database)) != kSystem.end()) {
    errors.emplace_back(ErrorKind::config, where(JsonPointer{"/cluster/database"}),
                        fmt::format("\"{}\" is a database of the server itself", database),
                        "Choose another name, for example \"dbt2\"");
  }
  return errors;
}

}  // namespace forklift::cluster
