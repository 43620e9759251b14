#include "common/login/scramble.hpp"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/rand.h>

#include "common/core/error.hpp"

namespace forklift::login {
namespace {

std::string digest(const EVP_MD* kind, std::string_view first, std::string_view second = {}) {
  unsigned char out[EVP_MAX_MD_SIZE];
  unsigned size = 0;
  const std::string text = std::string{first} + std::string{second};
  EVP_Digest(text.data(), text.size(), out, &size, kind, nullptr);
  return {reinterpret_cast<const char*>(out), size};
}

std::string exclusive_or(std::string left, std::string_view right) {
  for (std::size_t i = 0; i < left.size(); ++i) left[i] = static_cast<char>(left[i] ^ right[i % right.size()]);
  return left;
}

}  // namespace

std::string scramble(std::string_view plugin, std::string_view password, std::string_view nonce) {
  if (password.empty()) return {};
  if (plugin == kNativePlugin) {
    const auto once = digest(EVP_sha1(), password);
    return exclusive_or(once, digest(EVP_sha1(), nonce, digest(EVP_sha1(), once)));
  }
  const auto once = digest(EVP_sha256(), password);
  return exclusive_or(once, digest(EVP_sha256(), digest(EVP_sha256(), once), nonce));
}

bool answer_matches(std::string_view plugin, std::string_view password, std::string_view nonce,
                    std::string_view answer) {
  const auto right = scramble(plugin, password, nonce);
  // An empty password's answer may be one zero byte.
  if (right.empty()) return answer.empty() || answer == std::string_view{"\0", 1};
  return answer.size() == right.size() && CRYPTO_memcmp(answer.data(), right.data(), right.size()) == 0;
}

std::string fresh_nonce() {
  unsigned char bytes[kNonce];
  if (RAND_bytes(bytes, sizeof bytes) != 1)
    throw Error{ErrorKind::environment, "login", "the system gives no random numbers", "Look at OpenSSL's set-up"};
  for (auto& byte : bytes) byte = static_cast<unsigned char>((byte & 0x7f) % 94 + 33);  // printable, as servers do
  return {reinterpret_cast<const char*>(bytes), sizeof bytes};
}

}  // namespace forklift::login
