#pragma once
// SqlSession over MariaDB Connector/C. The only folder that knows mysql.h.
#include <memory>

#include "common/sql/session.hpp"

namespace forklift::mysql {

/// Connects, by TCP unless a socket is named, and verifies that one of `endpoint.servers` answered: the one way in
/// which Forklift reaches a server. Errors: sql::SqlError (its text names host and port or socket and the user, never
/// the password); Error{environment}, if another server answered, or one that could have read the password: nothing of
/// it was sent then but what mysql_native_password, caching_sha2_password and ed25519 make of it.
std::unique_ptr<sql::SqlSession> connect(const sql::Endpoint& endpoint);

/// "MariaDB Connector/C 3.3.14": for the versions that a result carries.
std::string client_version();

}  // namespace forklift::mysql
