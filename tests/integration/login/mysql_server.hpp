#pragma once
// MySQL's own server out of an NDB Cluster's directory, without NDB, with an account forklift/secret of
// caching_sha2_password and an empty database dbt2. A test that uses it begins with FORKLIFT_NEEDS_NDB().
#include <memory>
#include <string>

#include "common/sql/session.hpp"
#include "tests/integration/driver/test_server.hpp"
#include "tests/support/program.hpp"

namespace forklift::test {

class MysqlServer {
 public:
  MysqlServer();

  int port() const { return port_; }
  /// By TCP, with no key known.
  sql::Endpoint endpoint() const;
  std::string socket() const { return in("s"); }
  std::string public_key_file() const { return in("data/public_key.pem"); }
  /// The server forgets whom it has seen: the next login of each account must show the whole password.
  void forget_logins() const;

 private:
  std::string in(const std::string& name) const { return (directory_.path() / name).string(); }

  TemporaryDirectory directory_;
  int port_;
  std::unique_ptr<Program> program_;
};

}  // namespace forklift::test
