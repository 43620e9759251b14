#include "common/login/public_keys.hpp"

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>

#include <algorithm>
#include <memory>

#include "common/core/error.hpp"
#include "common/core/owned.hpp"
#include "common/core/secret_file.hpp"

namespace forklift::login {
namespace {

using Bio = Owned<BIO, BIO_free_all>;
using Key = Owned<EVP_PKEY, EVP_PKEY_free>;
using KeyContext = Owned<EVP_PKEY_CTX, EVP_PKEY_CTX_free>;

constexpr std::string_view kBegin = "-----BEGIN PUBLIC KEY-----", kEnd = "-----END PUBLIC KEY-----";

/// The first key of a text; none, if there is none that RSA can use.
Key parse(std::string_view pem) {
  const Bio bio{BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size()))};
  Key key{bio ? PEM_read_bio_PUBKEY(bio.get(), nullptr, nullptr, nullptr) : nullptr};
  ERR_clear_error();  // else TLS connections of this thread find it
  if (key && EVP_PKEY_is_a(key.get(), "RSA") != 1) key.reset();
  return key;
}

}  // namespace

std::vector<std::string> keys_of(std::string_view pem) {
  std::vector<std::string> keys;
  for (std::size_t at = 0; (at = pem.find(kBegin, at)) != std::string_view::npos;) {
    const auto end = pem.find(kEnd, at);
    if (end == std::string_view::npos) break;
    keys.emplace_back(pem.substr(at, end + kEnd.size() - at)) += '\n';
    at = end;
  }
  return keys;
}

std::string read_public_key_file(const std::string& path) {
  auto text = read_trusted_file(path);
  const auto keys = keys_of(text);
  if (keys.empty() || !std::all_of(keys.begin(), keys.end(), [](const auto& key) { return parse(key) != nullptr; }))
    throw Error{ErrorKind::config, path, "it holds no RSA public key of a server (PEM)",
                "Copy public_key.pem out of the server's data directory; the keys of several servers may follow each "
                "other"};
  return text;
}

bool is_known_key(std::string_view known, std::string_view offered) {
  const auto key = parse(offered);
  if (!key) return false;
  const auto keys = keys_of(known);
  return std::any_of(keys.begin(), keys.end(), [&](const auto& pem) {
    const auto one = parse(pem);
    return one && EVP_PKEY_eq(one.get(), key.get()) == 1;
  });
}

std::string encrypt(std::string_view text, std::string_view pem) {
  const Key key = parse(pem);
  const KeyContext context{key ? EVP_PKEY_CTX_new(key.get(), nullptr) : nullptr};
  if (!context || EVP_PKEY_encrypt_init(context.get()) <= 0 ||
      EVP_PKEY_CTX_set_rsa_padding(context.get(), RSA_PKCS1_OAEP_PADDING) <= 0)
    return {};
  const auto* in = reinterpret_cast<const unsigned char*>(text.data());
  std::size_t size = 0;
  if (EVP_PKEY_encrypt(context.get(), nullptr, &size, in, text.size()) <= 0) return {};
  std::string out(size, '\0');
  const int done =
      EVP_PKEY_encrypt(context.get(), reinterpret_cast<unsigned char*>(out.data()), &size, in, text.size());
  ERR_clear_error();
  if (done <= 0) return {};
  out.resize(size);
  return out;
}

}  // namespace forklift::login
