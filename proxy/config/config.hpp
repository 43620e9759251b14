#pragma once
// The proxy's configuration, read from a JSON file. Passwords come from files of their own, never from the command
// line.
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "common/core/json.hpp"
#include "common/core/units.hpp"

namespace forklift::proxy {

struct ServerAddress {
  std::string host = "127.0.0.1";
  int port = 3306;
  std::string socket;     ///< a path; used instead of host and port
  int connections = 128;  ///< fixed at start, shared among the threads
  /// "db1:3306" or the socket's path: how messages and statistics call it.
  std::string name() const;
};

struct Account {
  std::string user, password;
  std::string plugin;  ///< empty: either
};

struct Limits {
  int clients = 20'000;          ///< logged in
  int logins = 1'024;            ///< connections that are not logged in yet, of all addresses
  int logins_per_address = 512;  ///< of one address
  int queue = 16'384;            ///< clients that wait for a server connection
  int statements_per_client = 1'024;
  int statements_per_connection = 256;
  int client_buffer_bytes = 1 << 20;  ///< unsent reply, beyond which the server is not read
  int packet_bytes = 0xfffffe;
  int pinned_percent = 75;  ///< of a thread's server connections that clients may keep for long
  Microseconds queue_timeout = std::chrono::seconds{30};
  Microseconds login_timeout = std::chrono::seconds{10};
  Microseconds idle_timeout = std::chrono::hours{8};
  Microseconds stall_timeout = std::chrono::seconds{30};  ///< half a packet, or a reply that nobody reads
};

/// TLS for clients; without a certificate there is none.
struct TlsFiles {
  std::string certificate, key;  ///< paths of PEM files
  bool required = false;         ///< a login without it is refused
};

struct Config {
  std::string host = "127.0.0.1";
  int port = 3306;  ///< 0: any free one
  int threads = 1;
  Microseconds busy_poll{50};  ///< how long a thread with nothing to do looks for more before it sleeps
  std::vector<ServerAddress> servers;
  std::string server_user, server_password;
  std::string server_public_keys;  ///< PEM, of any of the servers; empty: none is known
  std::vector<Account> accounts;
  std::string plugin = "caching_sha2_password";  ///< that greetings offer
  TlsFiles tls;
  std::string admin_socket;
  std::string partition_mapping = "modulo";  ///< or "block"
  int partition_block = 1;                   ///< warehouses per SQL server, for "block"
  bool coalesce = false;
  Limits limits;
};

/// `threads`: instead of the file's. Errors: config, with file, key and line; environment if a password's file can't be
/// read.
Config read_config(const JsonDocument& document, std::optional<int> threads = {});

/// The server that serves a warehouse (1-based), of `servers`.
std::size_t server_of_partition(const Config& config, std::uint64_t partition);

}  // namespace forklift::proxy
