#pragma once
// Where a SQL server is, as whom to log in there, what is known of its keys, and which server has to answer. Whoever
// connects says all of it in one Endpoint; what a login will need besides (TLS: its mode and authorities) belongs here,
// too.
#include <string>
#include <vector>

#include "common/core/units.hpp"

namespace forklift::sql {

/// What a server must report of itself. A number that is 0 and a text that is empty are not compared.
struct ServerIdentity {
  std::string name;            ///< for messages: "sql-node-1"
  int port = 0;                ///< @@port
  std::string data_directory;  ///< @@datadir; of servers that we start, since it lies below the experiment's directory
  bool operator==(const ServerIdentity&) const = default;
};

/// Where and as whom to connect. A socket wins over host and port; without one it is always TCP, also to "localhost".
/// The password never appears in an error.
struct Endpoint {
  std::string host = "127.0.0.1";
  int port = 3306;
  std::string socket;
  std::string network;  ///< of the network namespace from which it is reached, its file; empty: that of this process
  std::string user;
  std::string password;
  std::string server_public_keys;  ///< PEM: the password may be encrypted with one of these, and goes in no other way
  std::string database;
  Microseconds connect_timeout = std::chrono::seconds{5};
  bool local_infile = false;  ///< allow LOAD DATA LOCAL; its rows come from load(), never from a file
  bool found_rows = false;  ///< affected() counts the rows that an UPDATE matched, also those that it left as they were
  std::vector<ServerIdentity> servers{};  ///< one of these must answer; empty: whoever does
};

/// "127.0.0.1:3306" or the socket: how messages name a server.
std::string label(const Endpoint& endpoint);

/// The same host for programs that choose the way themselves: client libraries take "localhost" for their default Unix
/// socket, whatever the port, and haproxy takes the first of its addresses, which may be ::1.
std::string tcp_host(const std::string& host);

}  // namespace forklift::sql
