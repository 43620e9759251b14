#include "tests/integration/login/mysql_server.hpp"

#include "common/core/clock.hpp"
#include "common/core/files.hpp"
#include "common/mysql/connection.hpp"
#include "tests/support/free_port.hpp"
#include "tests/support/ndb.hpp"

namespace forklift::test {

MysqlServer::MysqlServer() : port_(free_port()) {
  const std::vector<std::string> common{
      ndb_basedir() + "/bin/mysqld", "--no-defaults",           "--user=root",
      "--basedir=" + ndb_basedir(),  "--datadir=" + in("data"), "--log-error=" + in("log")};
  auto initialise = common, serve = common;
  initialise.push_back("--initialize-insecure");
  require(run_program(initialise).exit_code == 0, "mysqld --initialize-insecure");
  write_file(in("init.sql"),
             "CREATE USER forklift@'%' IDENTIFIED WITH caching_sha2_password BY 'secret';\n"
             "GRANT ALL ON *.* TO forklift@'%';\nCREATE DATABASE dbt2;\n");
  for (const auto& option :
       {std::string{"--port="} + std::to_string(port_), "--socket=" + in("s"), "--pid-file=" + in("pid"),
        "--init-file=" + in("init.sql"), std::string{"--bind-address=127.0.0.1"}})
    serve.push_back(option);
  program_ = std::make_unique<Program>(serve);
  const bool ready = poll_until(system_clock(), Deadline::after(system_clock(), std::chrono::seconds{60}),
                                std::chrono::milliseconds{50}, [&] {
                                  try {
                                    forget_logins();
                                    return true;
                                  } catch (const sql::SqlError&) {
                                    return false;
                                  }
                                });
  require(ready, "mysqld does not answer at its socket");
}

sql::Endpoint MysqlServer::endpoint() const {
  sql::Endpoint endpoint;
  endpoint.port = port_;
  endpoint.user = "forklift";
  endpoint.password = "secret";
  endpoint.database = "dbt2";
  return endpoint;
}

void MysqlServer::forget_logins() const {
  auto local = endpoint();
  local.socket = socket();
  local.user = "root";
  local.password.clear();
  local.database.clear();
  mysql::connect(local)->query("FLUSH PRIVILEGES");
}

}  // namespace forklift::test
