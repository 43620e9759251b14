#include "orchestrator/workloads/sysbench/command.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>

#include "common/core/error.hpp"
#include "orchestrator/plan/plan.hpp"
#include "orchestrator/scenario/engine.hpp"
#include "orchestrator/workloads/sysbench/settings.hpp"

namespace forklift::workloads::sysbench {
namespace {

std::string lower(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(), [](unsigned char c) { return std::tolower(c); });
  return text;
}

std::vector<std::string> common(const plan::Cell& cell, const sql::Endpoint& endpoint, const std::string& login_file) {
  const auto& load = cell.settings.workload;
  std::vector<std::string> argv{"sysbench",
                                "--config-file=" + login_file,
                                settings_of(load).script,
                                "--mysql-db=" + cell.database,
                                fmt::format("--tables={}", settings_of(load).tables),
                                fmt::format("--table-size={}", settings_of(load).table_size)};
  if (endpoint.socket.empty()) {
    argv.insert(argv.end(),
                {"--mysql-host=" + sql::tcp_host(endpoint.host), fmt::format("--mysql-port={}", endpoint.port)});
  } else {
    argv.push_back("--mysql-socket=" + endpoint.socket);
  }
  const auto& engine = scenario::facts_of(cell.settings.cluster);
  if (!engine.default_storage) argv.push_back("--mysql-storage-engine=" + lower(engine.storage_engine));
  return argv;
}

std::int64_t seconds(Microseconds time) { return std::max<std::int64_t>(0, time.count() / 1'000'000); }

}  // namespace

std::string login_file(const sql::Endpoint& endpoint) {
  // A line of its own would be an option of its own.
  if ((endpoint.user + endpoint.password).find_first_of("\r\n") != std::string::npos)
    throw Error{ErrorKind::config, "sysbench", "its file can't hold a user or password with a line break",
                "Use another password"};
  return fmt::format("mysql-user={}\nmysql-password={}\n", endpoint.user, endpoint.password);
}

std::vector<std::string> prepare_command(const plan::Cell& cell, const sql::Endpoint& endpoint,
                                         const std::string& login_file) {
  auto argv = common(cell, endpoint, login_file);
  argv.push_back(fmt::format("--threads={}", std::min(4, settings_of(cell.settings.workload).tables)));
  argv.emplace_back("prepare");
  return argv;
}

std::vector<std::string> run_command(const plan::Cell& cell, const sql::Endpoint& endpoint,
                                     const std::string& login_file, const Part& part) {
  const auto& load = cell.settings.workload;
  auto argv = common(cell, endpoint, login_file);
  const auto warmup = seconds(load.warmup);
  argv.insert(argv.end(),
              {fmt::format("--threads={}", part.threads), fmt::format("--time={}", part.seconds), "--report-interval=1",
               "--histogram=on", "--percentile=95", fmt::format("--rand-seed={}", part.seed)});
  if (warmup > 0) argv.push_back(fmt::format("--report-checkpoints={}", warmup));
  argv.emplace_back("run");
  return argv;
}

std::vector<std::string> plugins_command(const sql::Endpoint& endpoint, const std::string& directory) {
  std::vector<std::string> argv{
      "sh",
      "-c",
      "mkdir -p \"$1\" && cd \"$1\" && shift && for name; do for file in /usr/lib/*/libmariadb3/plugin/$name.so "
      "/usr/lib*/mariadb/plugin/$name.so; do if [ -e \"$file\" ]; then ln -sf \"$file\" .; fi; done; done",
      "sh",
      directory,
      "client_ed25519"};
  if (!endpoint.server_public_keys.empty() || !endpoint.socket.empty()) argv.emplace_back("caching_sha2_password");
  return argv;
}

int threads_of(const plan::Cell& cell, std::size_t driver, std::size_t drivers) {
  const auto all = static_cast<std::size_t>(settings_of(cell.settings.workload).threads);
  return static_cast<int>(all / drivers + (driver < all % drivers ? 1 : 0));
}

}  // namespace forklift::workloads::sysbench
