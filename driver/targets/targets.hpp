#pragma once
// The SQL servers of a job: their endpoints with passwords read, which of them holds a warehouse, and sessions that can
// all be broken at once when the driver has to end.
#include <functional>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <vector>

#include "common/contract/job.hpp"
#include "common/sql/identity.hpp"
#include "common/sql/session.hpp"

namespace forklift::driver::targets {

/// Endpoints in the order of the targets. Errors: environment, if a password file can't be read.
std::vector<sql::Endpoint> endpoints(const std::vector<contract::Target>& targets);

/// Throws an environment Error of a failed statement.
[[noreturn]] void fail(const sql::Endpoint& endpoint, const std::string& doing, const sql::SqlError& error);

/// Which target holds which warehouse.
class Shards {
 public:
  /// Not sharded: every warehouse is reached through every target.
  Shards() = default;
  explicit Shards(const std::vector<std::vector<int>>& warehouses_per_target);
  bool sharded() const { return !owner_.empty(); }
  /// Index of the target that holds `warehouse`; 0 if not sharded.
  /// Errors: config, if no target lists it.
  std::size_t owner(int warehouse) const;

 private:
  std::vector<int> owner_;  ///< by warehouse id; −1: nobody
};

/// Opens sessions and remembers them, so that abort_all() ends whatever waits for a server. One for all threads.
class Connector {
 public:
  using Open = sql::Open;
  /// The first session of each server is verified: a job costs one statement per server more, whatever its connections.
  Connector(std::vector<sql::Endpoint> endpoints, Open open);

  /// A session that leaves the register when it is destroyed. Errors: SqlError.
  class Lease {
   public:
    Lease() = default;
    Lease(Connector* connector, std::unique_ptr<sql::SqlSession> session);
    Lease(Lease&& other) noexcept;
    Lease& operator=(Lease&& other) noexcept;
    ~Lease();
    sql::SqlSession& operator*() const { return *session_; }
    sql::SqlSession* operator->() const { return session_.get(); }
    explicit operator bool() const { return session_ != nullptr; }

   private:
    Connector* connector_ = nullptr;
    std::unique_ptr<sql::SqlSession> session_;
  };
  Lease connect(std::size_t target);
  /// The same, but a failure is an environment Error that names the server.
  Lease connect_or_fail(std::size_t target);
  void abort_all() noexcept;

  /// For sessions that the caller keeps to himself.
  const Open& open() const { return open_; }
  const sql::Endpoint& endpoint(std::size_t target) const { return endpoints_.at(target); }
  std::size_t size() const { return endpoints_.size(); }

 private:
  std::vector<sql::Endpoint> endpoints_;
  Open open_;
  std::mutex mutex_;
  std::set<sql::SqlSession*> open_sessions_;
};

}  // namespace forklift::driver::targets
