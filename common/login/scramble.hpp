#pragma once
// What the authentication plugins that are known here make of a password and a nonce. Source: MySQL's descriptions of
// mysql_native_password and caching_sha2_password.
#include <cstddef>
#include <string>
#include <string_view>

namespace forklift::login {

constexpr std::string_view kNativePlugin = "mysql_native_password";
constexpr std::string_view kCachingSha2Plugin = "caching_sha2_password";
constexpr std::size_t kNonce = 20;

/// The answer to a nonce; empty for an empty password. `plugin` is kNativePlugin or kCachingSha2Plugin.
std::string scramble(std::string_view plugin, std::string_view password, std::string_view nonce);

/// True if `answer` is the right one; takes as long for wrong ones.
bool answer_matches(std::string_view plugin, std::string_view password, std::string_view nonce,
                    std::string_view answer);

/// 20 random bytes without zeros. Errors: environment if the system has no random numbers.
std::string fresh_nonce();

}  // namespace forklift::login
