#include "tests/integration/driver/test_server.hpp"

#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <cstring>
#include <stdexcept>
#include <vector>

#include "common/core/clock.hpp"
#include "common/core/files.hpp"
#include "common/mysql/connection.hpp"
#include "tests/support/free_port.hpp"

namespace forklift::test {
namespace {

/// Starts a program whose output goes to `log`, and which dies with this test.
pid_t start_program(const std::vector<std::string>& arguments, const std::string& log) {
  std::vector<char*> argv;
  for (const auto& argument : arguments) argv.push_back(const_cast<char*>(argument.c_str()));
  argv.push_back(nullptr);
  const pid_t pid = ::fork();
  require(pid >= 0);
  if (pid == 0) {
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (std::freopen(log.c_str(), "a", stdout) == nullptr || ::dup2(STDOUT_FILENO, STDERR_FILENO) < 0) ::_exit(126);
    ::execvp(argv[0], argv.data());
    ::_exit(127);
  }
  return pid;
}

}  // namespace

void require(bool good, const std::string& details) {
  if (!good) throw std::runtime_error{details + "\n" + std::strerror(errno)};
}

TemporaryDirectory::TemporaryDirectory() {
  std::string name = (std::filesystem::temp_directory_path() / "forklift-test-XXXXXX").string();
  require(::mkdtemp(name.data()) != nullptr);
  path_ = name;
}

TemporaryDirectory::~TemporaryDirectory() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

TestServer::TestServer(std::vector<std::string> options, int port, std::string socket)
    : options_(std::move(options)), port_(port), socket_(std::move(socket)) {
  if (socket_.empty()) socket_ = (directory_.path() / "s.sock").string();
  const std::string data = (directory_.path() / "data").string();
  // A starting server clears its directory for temporary tables, whoever else has some there.
  const std::string temporary = (directory_.path() / "tmp").string();
  std::filesystem::create_directory(temporary);
  const pid_t installer =
      start_program({"env", "TMPDIR=" + temporary, "mariadb-install-db", "--no-defaults", "--user=root",
                     "--datadir=" + data, "--auth-root-authentication-method=normal", "--skip-test-db"},
                    (directory_.path() / "install.log").string());
  int status = 0;
  require(::waitpid(installer, &status, 0) == installer);
  require(status == 0, read_file(directory_.path() / "install.log"));
  start();
  auto admin = mysql::connect(root());
  admin->query(
      "CREATE USER forklift@'%' IDENTIFIED BY 'secret'; GRANT ALL ON *.* TO forklift@'%'; CREATE DATABASE dbt2");
  write_file(directory_.path() / "password", "secret\n", 0600);
  session()->query(read_file(std::filesystem::path{FORKLIFT_SOURCE_DIR} / "schemas/tpcc/tables.sql"));
}

TestServer::~TestServer() { kill(); }

void TestServer::start() {
  const auto in = [&](const char* name) { return (directory_.path() / name).string(); };
  if (port_ == 0) port_ = free_port();
  std::vector<std::string> arguments{"mariadbd",
                                     "--no-defaults",
                                     "--user=root",
                                     "--datadir=" + in("data"),
                                     "--tmpdir=" + in("tmp"),
                                     "--socket=" + socket_,
                                     "--pid-file=" + in("pid"),
                                     "--port=" + std::to_string(port_),
                                     "--bind-address=127.0.0.1",
                                     "--skip-name-resolve",
                                     "--max-connections=500"};
  arguments.insert(arguments.end(), options_.begin(), options_.end());
  pid_ = start_program(arguments, in("server.log"));
  const bool ready = poll_until(system_clock(), Deadline::after(system_clock(), std::chrono::seconds{60}),
                                std::chrono::milliseconds{50}, [&] {
                                  try {
                                    return mysql::connect(root()) != nullptr;
                                  } catch (const sql::SqlError&) {
                                    return false;
                                  }
                                });
  require(ready, read_file(in("server.log")));
}

void TestServer::kill() {
  if (pid_ <= 0) return;
  ::kill(pid_, SIGKILL);
  ::waitpid(pid_, nullptr, 0);
  pid_ = -1;
}

sql::Endpoint TestServer::root() const {
  sql::Endpoint endpoint;
  endpoint.socket = socket_;
  endpoint.user = "root";
  return endpoint;
}

contract::Target TestServer::target() const {
  contract::Target target;
  target.port = port_;
  target.password_file = (directory_.path() / "password").string();
  return target;
}

std::unique_ptr<sql::SqlSession> TestServer::session() const {
  sql::Endpoint endpoint;
  endpoint.port = port_;
  endpoint.user = "forklift";
  endpoint.password = "secret";
  endpoint.database = "dbt2";
  return mysql::connect(endpoint);
}

std::int64_t TestServer::number(const std::string& query) const {
  return std::stoll(session()->query(query).rows.at(0).at(0).value());
}

}  // namespace forklift::test
