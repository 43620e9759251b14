#include "common/login/whole_password.hpp"

#include <catch2/catch.hpp>

#include "tests/support/rsa_key.hpp"

using namespace forklift;
using login::Refusal;
using login::Send;
using login::WholePassword;
using test::RsaKey;

namespace {

constexpr std::string_view kNonce = "abcdefghijklmnopqrst";

WholePassword of(std::string_view known_keys, std::string_view password = "secret", bool private_way = false) {
  return {password, kNonce, known_keys, "cluster.server_public_key_file", private_way};
}

std::string words(const login::Step& step) {
  const auto* refusal = std::get_if<Refusal>(&step);
  return refusal == nullptr ? "sent" : refusal->problem + ". " + refusal->fix;
}

}  // namespace

TEST_CASE("whole password: over a socket it goes as it is", "[login][unit]") {
  const auto step = std::get<Send>(of("", "secret", true).asked());
  CHECK(step.packet == std::string{"secret\0", 7});
  CHECK_FALSE(step.asks_key);
}

TEST_CASE("whole password: over TCP without a known key not even the server's key is asked for", "[login][unit]") {
  CHECK(words(of("").asked()) ==
        "it asks for the whole password (caching_sha2_password), and its public key is not known here. Check the "
        "password; if it is right, copy public_key.pem in the server's data directory to here and name the copy in "
        "cluster.server_public_key_file, or connect by the server's socket");
}

TEST_CASE("whole password: it is encrypted with the known key alone", "[login][unit]") {
  const RsaKey right, other, rogue;
  const auto known = other.public_pem() + right.public_pem();
  const auto asked = std::get<Send>(of(known).asked());
  CHECK(asked.packet == "\2");
  CHECK(asked.asks_key);
  const auto sent = std::get<Send>(of(known).with_key(right.public_pem()));
  CHECK(test::with_nonce(right.decrypt(sent.packet), kNonce) == std::string{"secret\0", 7});
  CHECK(other.decrypt(sent.packet).empty());
  for (const auto& offered : {rogue.public_pem(), std::string{}, std::string{"\3"}, rogue.public_pem() + known})
    CHECK(words(of(known).with_key(offered)) ==
          "the public key that it sends for the password is not one that is known here. Find out which server answers "
          "there; if it is the right one, copy public_key.pem in the server's data directory to here and name the copy "
          "in cluster.server_public_key_file");
}

TEST_CASE("whole password: one that is too long for the key is an error", "[login][unit]") {
  const RsaKey small{1024};
  const std::string password(200, 'x');
  CHECK(words(of(small.public_pem(), password).with_key(small.public_pem())) ==
        "its public key is too short for the password. Give the server a key of 2048 bits or more");
}
