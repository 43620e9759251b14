// What plugins make of a password, against MySQL's and MariaDB's own clients.
#include "common/login/scramble.hpp"

#include <fmt/format.h>

#include <catch2/catch.hpp>

using namespace forklift::login;

namespace {

std::string hex(const std::string& bytes) {
  std::string text;
  for (const unsigned char byte : bytes) text += fmt::format("{:02x}", byte);
  return text;
}

}  // namespace

TEST_CASE("scramble: passwords are scrambled as MySQL's and MariaDB's clients do", "[login][unit]") {
  const std::string nonce = "abcdefghijklmnopqrst";
  // SHA1(p) XOR SHA1(nonce + SHA1(SHA1(p))), and SHA256(p) XOR SHA256(SHA256(SHA256(p)) + nonce), by Python's hashlib.
  CHECK(hex(scramble(kNativePlugin, "secret", nonce)) == "8817c50fa779daef010ee7577825b0847df9842e");
  CHECK(hex(scramble(kCachingSha2Plugin, "secret", nonce)) ==
        "c76e2898612a4cf042c77fa8c4702c4c64c0c2c557c53c4d75595aaa6abae809");
  CHECK(scramble(kNativePlugin, "", nonce).empty());
}

TEST_CASE("scramble: only the right password's answer is right", "[login][unit]") {
  const std::string nonce = fresh_nonce();
  CHECK(nonce.size() == kNonce);
  CHECK(nonce != fresh_nonce());
  for (const auto plugin : {kNativePlugin, kCachingSha2Plugin}) {
    CHECK(answer_matches(plugin, "secret", nonce, scramble(plugin, "secret", nonce)));
    CHECK_FALSE(answer_matches(plugin, "secret", nonce, scramble(plugin, "Secret", nonce)));
    CHECK_FALSE(answer_matches(plugin, "secret", fresh_nonce(), scramble(plugin, "secret", nonce)));
    CHECK_FALSE(answer_matches(plugin, "secret", nonce, ""));
    CHECK_FALSE(answer_matches(plugin, "", nonce, scramble(plugin, "secret", nonce)));
    CHECK(answer_matches(plugin, "", nonce, ""));
  }
}
