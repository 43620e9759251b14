#include "common/login/whole_password.hpp"

#include <fmt/format.h>

#include "common/login/public_keys.hpp"

namespace forklift::login {
namespace {

constexpr char kAskKey = 2;
constexpr const char* kWhere = "public_key.pem in the server's data directory";

std::string hidden(std::string_view password, std::string_view nonce, std::string_view key) {
  if (nonce.empty()) return {};
  std::string text = std::string{password} + '\0';
  for (std::size_t i = 0; i < text.size(); ++i) text[i] = static_cast<char>(text[i] ^ nonce[i % nonce.size()]);
  return encrypt(text, key);
}

}  // namespace

Step WholePassword::asked() const {
  if (private_way) return Send{std::string{password} + '\0'};
  if (!known_keys.empty()) return Send{std::string(1, kAskKey), true};
  return Refusal{"it asks for the whole password (caching_sha2_password), and its public key is not known here",
                 fmt::format("Check the password; if it is right, copy {} to here and name the copy in {}, or connect "
                             "by the server's socket",
                             kWhere, setting)};
}

Step WholePassword::with_key(std::string_view offered) const {
  if (is_known_key(known_keys, offered)) {
    auto packet = hidden(password, nonce, offered);
    if (!packet.empty()) return Send{std::move(packet)};
    return Refusal{"its public key is too short for the password", "Give the server a key of 2048 bits or more"};
  }
  return Refusal{"the public key that it sends for the password is not one that is known here",
                 fmt::format("Find out which server answers there; if it is the right one, copy {} to here and name "
                             "the copy in {}",
                             kWhere, setting)};
}

}  // namespace forklift::login
