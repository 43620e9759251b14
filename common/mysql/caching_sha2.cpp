#include "common/mysql/caching_sha2.hpp"

#include <errmsg.h>
#include <mysql.h>
#include <mysql/plugin_auth.h>

#include <exception>
#include <memory>
#include <string>

#include "common/core/error.hpp"
#include "common/login/scramble.hpp"
#include "common/mysql/handle.hpp"

namespace forklift::mysql {
namespace {

constexpr int kAuthenticationPlugin = 2;
constexpr unsigned kInterfaceVersion = 0x0100;
constexpr unsigned char kFastDone = 3, kFullAuthentication = 4;

thread_local LoginScope* scope = nullptr;  // the library gives its plugins no place of their own

bool write(MYSQL_PLUGIN_VIO* vio, const std::string& packet) {
  return vio->write_packet(vio, reinterpret_cast<const unsigned char*>(packet.data()),
                           static_cast<int>(packet.size())) == 0;
}

/// What the server sends next; none, if it is an error or asks for another plugin, which the library sees to.
std::optional<std::string> read(MYSQL_PLUGIN_VIO* vio) {
  unsigned char* packet = nullptr;
  const int size = vio->read_packet(vio, &packet);
  if (size < 0) return std::nullopt;
  return std::string{reinterpret_cast<const char*>(packet), static_cast<std::size_t>(size)};
}

bool is_socket(MYSQL_PLUGIN_VIO* vio) {
  MYSQL_PLUGIN_VIO_INFO info{};
  vio->info(vio, &info);
  return info.protocol == MYSQL_PLUGIN_VIO_INFO::MYSQL_VIO_SOCKET;
}

/// False: refused, with the reason in the scope, or the connection is gone.
bool send_whole_password(MYSQL_PLUGIN_VIO* vio, const std::string& nonce) {
  const auto& endpoint = scope->endpoint();
  // Over TLS to a server whose certificate was checked, the way is private, too.
  const login::WholePassword whole{.password = endpoint.password,
                                   .nonce = nonce,
                                   .known_keys = endpoint.server_public_keys,
                                   .setting = "cluster.server_public_key_file",
                                   .private_way = is_socket(vio)};
  auto step = whole.asked();
  if (const auto* send = std::get_if<login::Send>(&step); send != nullptr && send->asks_key) {
    const auto key = write(vio, send->packet) ? read(vio) : std::nullopt;
    if (!key) return false;
    step = whole.with_key(*key);
  }
  if (const auto* refusal = std::get_if<login::Refusal>(&step)) {
    scope->refusal = *refusal;
    return false;
  }
  return write(vio, std::get<login::Send>(step).packet);
}

int log_in(MYSQL_PLUGIN_VIO* vio) {
  const auto first = read(vio);
  if (!first || scope == nullptr) return CR_ERROR;
  if (first->size() != login::kNonce + 1) return CR_SERVER_HANDSHAKE_ERR;
  const auto nonce = first->substr(0, login::kNonce);
  const auto& password = scope->endpoint().password;
  if (!write(vio, login::scramble(login::kCachingSha2Plugin, password, nonce))) return CR_ERROR;
  if (password.empty()) return CR_OK;
  const auto answer = read(vio);
  if (!answer) return CR_ERROR;
  if (answer->size() != 1) return CR_SERVER_HANDSHAKE_ERR;
  if (answer->front() == kFastDone) return CR_OK;
  if (answer->front() != kFullAuthentication) return CR_SERVER_HANDSHAKE_ERR;
  return send_whole_password(vio, nonce) ? CR_OK : CR_ERROR;
}

extern "C" int forklift_caching_sha2_log_in(MYSQL_PLUGIN_VIO* vio, MYSQL*) {
  try {
    return log_in(vio);
  } catch (const std::exception&) {  // must not pass through the C library
    return CR_OUT_OF_MEMORY;
  }
}

/// As in mysql/client_plugin.h, which can't be included: Debian's package lacks a header that it wants.
struct AuthenticationPlugin {
  st_mysql_client_plugin header;
  int (*authenticate_user)(MYSQL_PLUGIN_VIO*, MYSQL*);
};

AuthenticationPlugin plugin{{.type = kAuthenticationPlugin,
                             .interface_version = kInterfaceVersion,
                             .name = login::kCachingSha2Plugin.data(),
                             .author = "Forklift",
                             .desc = "caching_sha2_password that keeps the password from strangers",
                             .version = {1, 0, 0},
                             .license = "MIT"},
                            forklift_caching_sha2_log_in};

}  // namespace

void register_caching_sha2() {
  const Handle handle{mysql_init(nullptr)};
  if (mysql_client_register_plugin(handle.get(), &plugin.header) != nullptr) return;
  throw Error{ErrorKind::environment, "MariaDB Connector/C",
              "it does not take our caching_sha2_password plugin: " + std::string{mysql_error(handle.get())},
              "Unset LIBMYSQL_PLUGINS, and use Connector/C 3.3"};
}

LoginScope::LoginScope(const sql::Endpoint& endpoint) : endpoint_(endpoint) { scope = this; }
LoginScope::~LoginScope() { scope = nullptr; }

}  // namespace forklift::mysql
