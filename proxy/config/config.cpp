#include "proxy/config/config.hpp"

#include <fmt/format.h>

#include "common/contract/fields.hpp"
#include "common/core/error.hpp"
#include "common/core/files.hpp"
#include "common/core/secret_file.hpp"
#include "common/login/public_keys.hpp"

namespace forklift::proxy {
namespace {

using contract::Fields;

constexpr int kMost = 1'000'000;
constexpr int kMostConnections = 100'000;  // of all servers together; each is a file and its buffers

/// An account without a password is open to everybody, so that must be written, not left out.
std::string read_password(Fields& fields) {
  std::string file;
  bool none = false;
  fields.read("password_file", file);
  fields.read("no_password", none);
  if (none && !file.empty())
    fields.fail("no_password", "it is true, and there is a password_file", "Remove one of them");
  if (!none && file.empty())
    fields.fail("password_file", "it is missing, which would leave the account open to everybody",
                "Name a file that holds the password, or set \"no_password\": true if that is what you want");
  return none ? std::string{} : read_password_file(expand_home(file));
}

/// How many entries the list under `key` has. Errors: config, if it is none.
std::size_t list_size(Fields& fields, const std::string& key) {
  fields.require(key);
  const Json& list = fields.value(key);
  if (!list.is_array())
    fields.fail(key, fmt::format("expected a list, found {}", list.type_name()), "Write [{…}, {…}]");
  return list.size();
}

void read_servers(Fields& fields, Config& config) {
  const auto count = list_size(fields, "servers");
  std::int64_t connections = 0;
  for (std::size_t i = 0; i < count; ++i) {
    Fields each{fields.document(), fields.pointer("servers") / i};
    auto& server = config.servers.emplace_back();
    each.read("host", server.host);
    each.read("port", server.port, 1, 65535);
    each.read("socket", server.socket);
    each.read("connections", server.connections, 1, kMostConnections);
    each.finish();
    connections += server.connections;
  }
  if (connections > kMostConnections)
    fields.fail("servers",
                fmt::format("{} connections in all, and a proxy opens at most {}", connections, kMostConnections),
                "Give the servers fewer connections");
  if (config.servers.empty()) fields.fail("servers", "no SQL server is named", "Name at least one");
}

void read_accounts(Fields& fields, Config& config) {
  const auto count = list_size(fields, "accounts");
  for (std::size_t i = 0; i < count; ++i) {
    Fields each{fields.document(), fields.pointer("accounts") / i};
    auto& account = config.accounts.emplace_back();
    each.require("user");
    each.read("user", account.user);
    account.password = read_password(each);
    each.read("plugin", account.plugin, {"", "mysql_native_password", "caching_sha2_password"});
    each.finish();
  }
  if (config.accounts.empty())
    fields.fail("accounts", "no account is named", "Name at least one that clients log in with");
}

void read_login(Fields& fields, Config& config) {
  fields.require("login");
  Fields login{fields.document(), fields.pointer("login")};
  login.require("user");
  login.read("user", config.server_user);
  config.server_password = read_password(login);
  std::string keys;
  login.read("server_public_key_file", keys);
  if (!keys.empty()) config.server_public_keys = login::read_public_key_file(expand_home(keys));
  login.finish();
}

void read_tls(Fields& fields, TlsFiles& tls) {
  if (!fields.has("tls")) return;
  Fields each{fields.document(), fields.pointer("tls")};
  each.require("certificate_file");
  each.require("key_file");
  each.read("certificate_file", tls.certificate);
  each.read("key_file", tls.key);
  each.read("required", tls.required);
  each.finish();
  tls.certificate = expand_home(tls.certificate);
  tls.key = expand_home(tls.key);
}

void read_limits(Fields& fields, Limits& limits) {
  if (!fields.has("limits")) return;
  Fields each{fields.document(), fields.pointer("limits")};
  each.read("clients", limits.clients, 1, kMost);
  each.read("queue", limits.queue, 0, kMost);
  each.read("statements_per_client", limits.statements_per_client, 1, kMost);
  each.read("statements_per_connection", limits.statements_per_connection, 1, kMost);
  each.read("client_buffer_bytes", limits.client_buffer_bytes, 4096, 1 << 30);
  each.read("packet_bytes", limits.packet_bytes, 1024, 0xfffffe);
  each.read("pinned_percent", limits.pinned_percent, 1, 100);
  each.read("queue_timeout_us", limits.queue_timeout);
  each.read("login_timeout_us", limits.login_timeout);
  each.read("logins", limits.logins, 1, kMost);
  each.read("logins_per_address", limits.logins_per_address, 1, kMost);
  each.read("idle_timeout_us", limits.idle_timeout);
  each.read("stall_timeout_us", limits.stall_timeout);
  each.finish();
}

void read_partitions(Fields& fields, Config& config) {
  if (!fields.has("partitions")) return;
  Fields each{fields.document(), fields.pointer("partitions")};
  each.read("mapping", config.partition_mapping, {"modulo", "block"});
  each.read("block", config.partition_block, 1, kMost);
  each.finish();
}

}  // namespace

std::string ServerAddress::name() const { return socket.empty() ? host + ":" + std::to_string(port) : socket; }

Config read_config(const JsonDocument& document, std::optional<int> threads) {
  Fields fields{document, JsonPointer{}};
  Config config;
  if (fields.has("listen")) {
    Fields listen{document, fields.pointer("listen")};
    listen.read("host", config.host);
    listen.read("port", config.port, 0, 65535);
    listen.finish();
  }
  fields.read("threads", config.threads, 1, 256);
  fields.read("busy_poll_us", config.busy_poll);
  fields.read("plugin", config.plugin, {"mysql_native_password", "caching_sha2_password"});
  fields.read("admin_socket", config.admin_socket);
  fields.read("coalesce", config.coalesce);
  read_servers(fields, config);
  read_login(fields, config);
  read_accounts(fields, config);
  read_tls(fields, config.tls);
  read_limits(fields, config.limits);
  read_partitions(fields, config);
  fields.finish();
  if (threads) config.threads = *threads;
  for (const auto& server : config.servers) {
    if (server.connections >= config.threads) continue;
    fields.fail("threads", "server " + server.name() + " has fewer connections than there are threads",
                "Give every server at least one connection per thread");
  }
  return config;
}

std::size_t server_of_partition(const Config& config, std::uint64_t partition) {
  const std::uint64_t zero_based = partition == 0 ? 0 : partition - 1;
  const auto block = config.partition_mapping == "block" ? static_cast<std::uint64_t>(config.partition_block) : 1;
  return static_cast<std::size_t>(zero_based / block % config.servers.size());
}

}  // namespace forklift::proxy
