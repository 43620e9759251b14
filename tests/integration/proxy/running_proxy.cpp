#include "tests/integration/proxy/running_proxy.hpp"

#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cstring>

#include "common/core/clock.hpp"
#include "common/core/files.hpp"
#include "common/mysql/connection.hpp"
#include "tests/support/free_port.hpp"

namespace forklift::test {
namespace {

constexpr std::chrono::seconds kPatience{30};
constexpr std::chrono::milliseconds kLook{20};

std::string ask(const std::string& socket) {
  const int fd = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  std::strncpy(address.sun_path, socket.c_str(), sizeof address.sun_path - 1);
  std::string text;
  if (::connect(fd, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0) {
    char buffer[4096];
    for (ssize_t got = 0; (got = ::read(fd, buffer, sizeof buffer)) > 0;)
      text.append(buffer, static_cast<std::size_t>(got));
  }
  ::close(fd);
  return text;
}

}  // namespace

Json proxy_config(const TestServer& server, int connections) {
  return {{"threads", 1}, {"servers", {{{"port", server.target().port}, {"connections", connections}}}}};
}

RunningProxy::RunningProxy(Json config, const std::string& user, const std::string& password)
    : port_(test::free_port()) {
  const auto in = [&](const char* name) { return (directory_.path() / name).string(); };
  write_file(in("login"), password, 0600);
  write_file(in("account"), "pass\n", 0600);
  config["listen"] = {{"port", port_}};
  config["admin_socket"] = in("admin");
  config["login"]["user"] = user;
  config["login"]["password_file"] = in("login");
  if (!config.contains("accounts")) config["accounts"] = Json::array();
  config["accounts"].push_back({{"user", "app"}, {"password_file", in("account")}});
  if (!config.contains("plugin")) config["plugin"] = "mysql_native_password";
  write_file(in("proxy.json"), config.dump(1));
  program_ = std::make_unique<Program>(std::vector<std::string>{built("forklift-proxy"), in("proxy.json")});
  const bool up = poll_until(system_clock(), Deadline::after(system_clock(), kPatience), kLook,
                             [&] { return !ask(in("admin")).empty(); });
  if (!up) throw std::runtime_error{"forklift-proxy does not start: " + program_->wait(std::chrono::seconds{1}).err};
}

sql::Endpoint RunningProxy::endpoint(const std::string& database) const {
  sql::Endpoint endpoint;
  endpoint.port = port_;
  endpoint.user = "app";
  endpoint.password = "pass";
  endpoint.database = database;
  return endpoint;
}

std::unique_ptr<sql::SqlSession> RunningProxy::session(const std::string& database) const {
  return mysql::connect(endpoint(database));
}

Json RunningProxy::statistics() const { return Json::parse(ask((directory_.path() / "admin").string())); }

std::int64_t RunningProxy::count(const std::string& group, const std::string& name) const {
  return statistics().at(group).at(name);
}

bool RunningProxy::comes_to(const std::string& group, const std::string& name, std::int64_t value) const {
  return poll_until(system_clock(), Deadline::after(system_clock(), std::chrono::seconds{10}), kLook,
                    [&] { return count(group, name) == value; });
}

std::string value(sql::SqlSession& session, const std::string& query) {
  return session.query(query).rows.at(0).at(0).value_or("NULL");
}

unsigned error_of(sql::SqlSession& session, const std::string& query) {
  try {
    session.query(query);
    return 0;
  } catch (const sql::SqlError& error) {
    return error.number();
  }
}

}  // namespace forklift::test
