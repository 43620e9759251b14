#include "common/login/public_keys.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <catch2/catch.hpp>

#include "common/core/error.hpp"
#include "tests/support/rsa_key.hpp"
#include "tests/support/scratch_dir.hpp"

using namespace forklift;
using test::RsaKey;

namespace {

std::string failure(const std::string& path) {
  try {
    login::read_public_key_file(path);
  } catch (const Error& error) {
    return error.what();
  }
  return "";
}

constexpr const char* kNoKey =
    ": it holds no RSA public key of a server (PEM). Copy public_key.pem out of the server's data directory; the keys "
    "of "
    "several servers may follow each other.";

}  // namespace

TEST_CASE("public keys: a file has one or several, and each is known then", "[login][unit]") {
  const test::ScratchDir scratch;
  const RsaKey first, second, third;
  const auto path = scratch.write("keys.pem", "# db1\n" + first.public_pem() + "# db2\n" + second.public_pem());
  const auto known = login::read_public_key_file(path);
  CHECK(login::keys_of(known) == std::vector{first.public_pem(), second.public_pem()});
  CHECK(login::is_known_key(known, first.public_pem()));
  CHECK(login::is_known_key(known, second.public_pem()));
  CHECK_FALSE(login::is_known_key(known, third.public_pem()));
  CHECK_FALSE(login::is_known_key(known, ""));
  CHECK_FALSE(login::is_known_key("", first.public_pem()));
}

TEST_CASE("public keys: the same key is known in another spelling, and only the key counts", "[login][unit]") {
  const RsaKey right, wrong;
  auto spelt = right.public_pem();
  spelt.insert(spelt.find('\n') + 1, "");
  CHECK(login::is_known_key(right.public_pem(), "\n" + spelt + "\n\n"));
  // The first key of what a server sends would be used, so it is the one that must be known.
  CHECK_FALSE(login::is_known_key(right.public_pem(), wrong.public_pem() + right.public_pem()));
}

TEST_CASE("public keys: a file without one, or with one that is cut off, is refused", "[login][unit]") {
  const test::ScratchDir scratch;
  const RsaKey key;
  auto cut = key.public_pem();
  cut.erase(cut.find('\n') + 1, 64);
  for (const auto& text : {std::string{}, std::string{"secret\n"}, cut, key.public_pem() + cut}) {
    const auto path = scratch.write("keys.pem", text);
    CHECK(failure(path) == path + kNoKey);
  }
  CHECK(failure(scratch / "none") ==
        (scratch / "none") + ": can't open it: No such file or directory. Check the path.");
  CHECK(failure("/dev/null") == "/dev/null: this is not a regular file. Name a regular file.");
}

TEST_CASE("public keys: a key of elliptic curves is refused, since nothing can be encrypted with it", "[login][unit]") {
  const test::ScratchDir scratch;
  const std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)> key{EVP_EC_gen("P-256"), EVP_PKEY_free};
  const std::unique_ptr<BIO, decltype(&BIO_free_all)> bio{BIO_new_file((scratch / "ec.pem").c_str(), "w"),
                                                          BIO_free_all};
  PEM_write_bio_PUBKEY(bio.get(), key.get());
  REQUIRE(BIO_flush(bio.get()) == 1);
  CHECK(failure(scratch / "ec.pem") == (scratch / "ec.pem") + kNoKey);
}

TEST_CASE("public keys: a file that others may change is refused, one that they may read is not", "[login][unit]") {
  const test::ScratchDir scratch;
  const auto path = scratch.write("keys.pem", RsaKey{}.public_pem());
  REQUIRE(::chmod(path.c_str(), 0644) == 0);
  CHECK(failure(path).empty());
  for (const auto& [mode, word] : {std::pair{0664U, "0664"}, std::pair{0646U, "0646"}}) {
    REQUIRE(::chmod(path.c_str(), mode) == 0);
    CHECK(failure(path) == path + ": other users may change it (mode " + word +
                               "). Take their permission away: chmod " + "go-w '" + path + "'.");
  }
  REQUIRE(::system(("chmod go-w '" + path + "'").c_str()) == 0);  // the remedy
  CHECK(failure(path).empty());
  if (::geteuid() != 0) return;
  REQUIRE(::chown(path.c_str(), 4711, 4711) == 0);
  CHECK(failure(path) ==
        path + ": it belongs to another user (uid 4711), who may change it. Name a copy that is your own.");
}
