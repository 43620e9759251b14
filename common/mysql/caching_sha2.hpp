#pragma once
// caching_sha2_password as a plugin of our own, in place of the client library's. That one (Connector/C 3.3) asks
// whoever answers for a public key and encrypts the password with it; the option that should name a key's file does not
// keep it from that, since it takes every file for unreadable (fread's result is compared with bytes, not items).
#include <optional>

#include "common/login/whole_password.hpp"
#include "common/sql/endpoint.hpp"

namespace forklift::mysql {

/// Puts the plugin in the library's place. Once per process, before the first connection. Errors: environment.
void register_caching_sha2();

/// As long as it lives, logins of this thread are for this endpoint. Not to be nested.
class LoginScope {
 public:
  explicit LoginScope(const sql::Endpoint& endpoint);
  ~LoginScope();
  LoginScope(const LoginScope&) = delete;
  LoginScope& operator=(const LoginScope&) = delete;

  const sql::Endpoint& endpoint() const { return endpoint_; }
  /// Why the plugin gave up.
  std::optional<login::Refusal> refusal;

 private:
  const sql::Endpoint& endpoint_;
};

}  // namespace forklift::mysql
