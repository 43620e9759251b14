#include "driver/targets/targets.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "common/core/error.hpp"
#include "common/core/files.hpp"

namespace forklift::driver::targets {

std::vector<sql::Endpoint> endpoints(const std::vector<contract::Target>& targets) {
  std::vector<sql::Endpoint> list;
  for (const auto& target : targets) {
    sql::Endpoint& endpoint = list.emplace_back();
    endpoint.host = target.host;
    endpoint.port = target.port;
    endpoint.socket = target.socket;
    endpoint.user = target.user;
    endpoint.database = target.database;
    endpoint.server_public_keys = target.server_public_keys;
    endpoint.servers = target.servers;
    if (target.password_file.empty()) continue;
    endpoint.password = read_file(expand_home(target.password_file));
    while (!endpoint.password.empty() && (endpoint.password.back() == '\n' || endpoint.password.back() == '\r')) {
      endpoint.password.pop_back();
    }
  }
  return list;
}

void fail(const sql::Endpoint& endpoint, const std::string& doing, const sql::SqlError& error) {
  constexpr unsigned kTooManyPrepared = 1461;
  const bool no_infile = error.number() == 1148 || error.number() == 3948 || error.number() == 4166;
  throw Error{ErrorKind::environment, label(endpoint), fmt::format("{}: {}", doing, error.what()),
              no_infile ? "Start the server with local_infile=1, or set workload.load_method to \"multi-insert\""
              : error.number() == kTooManyPrepared
                  ? "Raise the server's max_prepared_stmt_count, or set workload.prepared to false"
              : sql::is_connection_lost(error.number()) ? "Check that the server runs and can be reached"
                                                        : "Look into the server's log"};
}

Shards::Shards(const std::vector<std::vector<int>>& warehouses_per_target) {
  owner_.assign(1, -1);
  for (std::size_t target = 0; target < warehouses_per_target.size(); ++target) {
    for (const int w : warehouses_per_target[target]) {
      const auto i = static_cast<std::size_t>(std::max(w, 0));
      if (i >= owner_.size()) owner_.resize(i + 1, -1);
      owner_[i] = static_cast<int>(target);
    }
  }
}

std::size_t Shards::owner(int warehouse) const {
  if (!sharded()) return 0;
  const auto i = static_cast<std::size_t>(warehouse);
  if (i >= owner_.size() || owner_[i] < 0) {
    throw Error{ErrorKind::config, "job", fmt::format("no target holds warehouse {}", warehouse),
                "List every warehouse of the database under the target that holds it"};
  }
  return static_cast<std::size_t>(owner_[i]);
}

Connector::Connector(std::vector<sql::Endpoint> endpoints, Open open)
    : endpoints_(std::move(endpoints)), open_(sql::verify_once(std::move(open))) {}

Connector::Lease::Lease(Connector* connector, std::unique_ptr<sql::SqlSession> session)
    : connector_(connector), session_(std::move(session)) {
  const std::lock_guard lock{connector_->mutex_};
  connector_->open_sessions_.insert(session_.get());
}

Connector::Lease::Lease(Lease&& other) noexcept : connector_(other.connector_), session_(std::move(other.session_)) {}

Connector::Lease& Connector::Lease::operator=(Lease&& other) noexcept {
  std::swap(connector_, other.connector_);
  std::swap(session_, other.session_);
  return *this;
}

Connector::Lease::~Lease() {
  if (session_ == nullptr) return;
  const std::lock_guard lock{connector_->mutex_};
  connector_->open_sessions_.erase(session_.get());
}

Connector::Lease Connector::connect(std::size_t target) { return {this, open_(endpoints_.at(target))}; }

Connector::Lease Connector::connect_or_fail(std::size_t target) {
  try {
    return connect(target);
  } catch (const sql::SqlError& error) {
    throw Error{ErrorKind::environment, label(endpoints_.at(target)), error.what(),
                "Check that the server runs, and the user, password file and database of the job"};
  }
}

void Connector::abort_all() noexcept {
  const std::lock_guard lock{mutex_};
  for (auto* session : open_sessions_) session->abort();
}

}  // namespace forklift::driver::targets
