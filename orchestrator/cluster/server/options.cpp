#include "orchestrator/cluster/server/options.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "common/core/text.hpp"

namespace forklift::cluster {
namespace {

constexpr const char* kMysqlPrivileges =
    "SELECT, INSERT, UPDATE, DELETE, CREATE, DROP, RELOAD, PROCESS, REFERENCES, INDEX, ALTER, SHOW DATABASES, SUPER, "
    "CREATE TEMPORARY TABLES, LOCK TABLES, EXECUTE, REPLICATION SLAVE, REPLICATION CLIENT, CREATE VIEW, SHOW VIEW, "
    "CREATE ROUTINE, "
    "ALTER ROUTINE, CREATE USER, EVENT, TRIGGER, CREATE TABLESPACE, FILE, SHUTDOWN, SYSTEM_VARIABLES_ADMIN, "
    "SESSION_VARIABLES_ADMIN, "
    "REPLICATION_SLAVE_ADMIN, BINLOG_ADMIN";

/// A value as an option file reads it back: quoted, with backslashes and quotes escaped.
std::string quoted_value(const std::string& value) {
  std::string text = "\"";
  for (const char c : value) {
    switch (c) {
      case '\\':
        text += "\\\\";
        break;
      case '"':
        text += "\\\"";
        break;
      case '\n':
        text += "\\n";
        break;
      default:
        text += c;
    }
  }
  return text + "\"";
}

scenario::Options defaults(Flavour flavour) {
  scenario::Options options;
  for (const auto& one : server_defaults()) {
    if (one.flavour && *one.flavour != flavour) continue;
    options[one.option] = one.value;
  }
  return options;
}

/// "x" and "loose_x" are one option: a server would take whichever comes last in its file.
void put(scenario::Options& options, const scenario::Options& more) {
  static const std::string kLoose = "loose_";
  for (const auto& [given, value] : more) {
    const auto name = canonical(given);
    const bool loose = name.rfind(kLoose, 0) == 0;
    options.erase(loose ? name.substr(kLoose.size()) : kLoose + name);
    options[name] = value;
  }
}

}  // namespace

std::string canonical(std::string name) {
  std::replace(name.begin(), name.end(), '-', '_');
  return name;
}

ServerPaths paths_of(const plan::Node& node) {
  const auto& d = node.directory;
  return {.directory = d,
          .data = d + "/data",
          .socket = d + "/mysqld.sock",
          .pid_file = d + "/mysqld.pid",
          .log = d + "/error.log",
          .option_file = d + "/my.cnf",
          .init_file = d + "/init.sql",
          .temporary = d + "/tmp"};
}

scenario::Options asked_options(const plan::Node& node, Flavour flavour, const scenario::Options& engine) {
  auto options = defaults(flavour);
  put(options, engine);
  put(options, node.config);
  if (options.contains("log_bin")) options.erase("skip_log_bin");  // the last one would win
  return options;
}

std::string option_file(const plan::Node& node, const Programs& programs, const scenario::Options& engine,
                        bool as_root) {
  auto options = asked_options(node, programs.flavour, engine);
  const auto paths = paths_of(node);
  put(options, {{"port", std::to_string(node.port)},
                {"bind_address", node.address},
                {"socket", paths.socket},
                {"datadir", paths.data},
                {"basedir", programs.basedir},
                {"pid_file", paths.pid_file},
                {"tmpdir", paths.temporary},
                {"init_file", paths.init_file},
                {"server_id", std::to_string(node.index + 1)}});
  if (as_root) options["user"] = "root";
  std::string text = fmt::format("# {}, written by Forklift for this experiment\n[mysqld]\n", node.name);
  for (const auto& [name, value] : options)
    text += value.empty() ? name + "\n" : fmt::format("{}={}\n", name, quoted_value(value));
  return text;
}

std::string init_sql(Flavour flavour, const std::string& password) {
  // The password is hexadecimal digits of ours: nothing in it needs escaping.
  std::string text = flavour == Flavour::mariadb
                         ? fmt::format("CREATE OR REPLACE USER '{}'@'%' IDENTIFIED BY '{}';\n", kUser, password)
                         : fmt::format("DROP USER IF EXISTS '{0}'@'%';\nCREATE USER '{0}'@'%' IDENTIFIED BY '{1}';\n",
                                       kUser, password);
  // MySQL's "ALL" holds NDB_STORED_USER: NDB would hand the account to the other SQL nodes, which are making it at the
  // same moment, and one of them would drop it again.
  text += fmt::format("GRANT {} ON *.* TO '{}'@'%' WITH GRANT OPTION;\n",
                      flavour == Flavour::mariadb ? "ALL PRIVILEGES" : kMysqlPrivileges, kUser);
  // mariadb-install-db also makes root accounts for other names of this machine, without a password.
  if (flavour == Flavour::mariadb)
    text += "DELETE FROM mysql.global_priv WHERE User = 'root' AND Host <> 'localhost';\nFLUSH PRIVILEGES;\n";
  text += fmt::format("ALTER USER 'root'@'localhost' IDENTIFIED BY '{}';\n", password);
  return text;
}

}  // namespace forklift::cluster
