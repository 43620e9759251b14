#pragma once
// SqlSession over libmysqlclient: MariaDB Connector/C or Oracle's client library. The only folder that knows mysql.h.
#include <memory>

#include "common/sql/session.hpp"

namespace forklift::mysql {

/// Connects, by TCP unless a socket is named, and verifies that one of `endpoint.servers` answered: the one way in
/// which Forklift reaches a server. Errors: sql::SqlError (its text names host and port or socket and the user, never
/// the password); Error{environment}, if another server answered.
std::unique_ptr<sql::SqlSession> connect(const sql::Endpoint& endpoint);

/// "MariaDB Connector/C 3.3.14": for the versions that a result carries.
std::string client_version();

}  // namespace forklift::mysql
