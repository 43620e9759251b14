#pragma once
// What the two authentication plugins make of a password and a nonce, and how a password travels to a server that asks
// for all of it. Source: MySQL's descriptions of mysql_native_password and caching_sha2_password.
#include <string>
#include <string_view>

namespace forklift::proxy {

/// The answer to a nonce; empty for an empty password. `plugin` is kNativePlugin or kCachingSha2Plugin.
std::string scramble(std::string_view plugin, std::string_view password, std::string_view nonce);

/// True if `answer` is the right one; takes as long for wrong ones.
bool answer_matches(std::string_view plugin, std::string_view password, std::string_view nonce,
                    std::string_view answer);

/// The password, encrypted with the server's public key (PEM) as caching_sha2_password wants it over an open
/// connection. Empty if the key is none.
std::string encrypt_password(std::string_view password, std::string_view nonce, const std::string& public_key_pem);

/// 20 random bytes without zeros. Errors: environment if the system has no random numbers.
std::string fresh_nonce();

}  // namespace forklift::proxy
