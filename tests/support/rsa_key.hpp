#pragma once
// An RSA key pair, as MySQL's servers have one for caching_sha2_password, and as a server may have that is after it.
#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>

#include <memory>
#include <string>
#include <string_view>

namespace forklift::test {

class RsaKey {
 public:
  explicit RsaKey(unsigned bits = 2048) : key_(EVP_RSA_gen(bits), EVP_PKEY_free) {}

  std::string public_pem() const {
    const std::unique_ptr<BIO, decltype(&BIO_free_all)> bio{BIO_new(BIO_s_mem()), BIO_free_all};
    PEM_write_bio_PUBKEY(bio.get(), key_.get());
    char* text = nullptr;
    const long size = BIO_get_mem_data(bio.get(), &text);
    return {text, static_cast<std::size_t>(size)};
  }

  /// What was encrypted for this key; empty if it was not.
  std::string decrypt(std::string_view bytes) const {
    const std::unique_ptr<EVP_PKEY_CTX, decltype(&EVP_PKEY_CTX_free)> context{EVP_PKEY_CTX_new(key_.get(), nullptr),
                                                                              EVP_PKEY_CTX_free};
    EVP_PKEY_decrypt_init(context.get());
    EVP_PKEY_CTX_set_rsa_padding(context.get(), RSA_PKCS1_OAEP_PADDING);
    std::string out(4096, '\0');
    std::size_t size = out.size();
    const int done = EVP_PKEY_decrypt(context.get(), reinterpret_cast<unsigned char*>(out.data()), &size,
                                      reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size());
    return done > 0 ? out.substr(0, size) : "";
  }

 private:
  std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)> key_;
};

/// As caching_sha2_password hides a password before it encrypts it, and shows it again.
inline std::string with_nonce(std::string text, std::string_view nonce) {
  for (std::size_t i = 0; i < text.size(); ++i) text[i] = static_cast<char>(text[i] ^ nonce[i % nonce.size()]);
  return text;
}

}  // namespace forklift::test
