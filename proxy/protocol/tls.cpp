#include "proxy/protocol/tls.hpp"

#include <openssl/bio.h>
#include <openssl/buffer.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>

#include <new>

#include "common/core/error.hpp"
#include "common/core/secret_file.hpp"

namespace forklift::proxy {
namespace {

constexpr std::size_t kRecord = 16'384;  ///< the plaintext of one TLS record, at most
constexpr std::size_t kKeep = 1024;      ///< bytes of a buffer that an idle client may keep

[[noreturn]] void fail(const std::string& file, const std::string& what, const std::string& fix) {
  char reason[256] = "";
  if (const auto number = ::ERR_get_error(); number != 0) ::ERR_error_string_n(number, reason, sizeof reason);
  ::ERR_clear_error();
  throw Error{ErrorKind::config, file, what, fix, {reason}};
}

/// The default would ask for a password on the terminal, and wait for it.
int no_password(char*, int, int, void*) { return 0; }

bool use_key(SSL_CTX* context, const std::string& pem) {
  BIO* const text = ::BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size()));
  if (text == nullptr) throw std::bad_alloc{};
  EVP_PKEY* const key = ::PEM_read_bio_PrivateKey(text, nullptr, no_password, nullptr);
  ::BIO_free(text);
  const bool used = key != nullptr && ::SSL_CTX_use_PrivateKey(context, key) == 1;
  ::EVP_PKEY_free(key);
  return used;
}

/// OpenSSL's memory grows with what goes through it and never shrinks by itself.
void give_back(BIO* bio) {
  BUF_MEM* memory = nullptr;
  BIO_get_mem_ptr(bio, &memory);
  if (memory == nullptr || memory->length > 0 || memory->max <= kKeep) return;
  if (BUF_MEM* fresh = ::BUF_MEM_new(); fresh != nullptr) BIO_set_mem_buf(bio, fresh, BIO_CLOSE);
}

}  // namespace

TlsContext::TlsContext(const std::string& certificate_file, const std::string& key_file)
    : context_(::SSL_CTX_new(::TLS_server_method())) {
  if (!context_) throw std::bad_alloc{};
  ::SSL_CTX_set_min_proto_version(context_.get(), TLS1_2_VERSION);
  // Of TLS 1.2 only what keeps recorded traffic secret after the key is lost, and authenticates what it encrypts.
  ::SSL_CTX_set_cipher_list(context_.get(), "ECDHE+AESGCM:ECDHE+CHACHA20");
  // Thousands of clients are idle at any moment: they hold no buffers then.
  ::SSL_CTX_set_mode(context_.get(), SSL_MODE_RELEASE_BUFFERS);
  ::SSL_CTX_set_session_cache_mode(context_.get(), SSL_SESS_CACHE_OFF);
  ::SSL_CTX_set_default_passwd_cb(context_.get(), no_password);
  ::ERR_clear_error();
  if (::SSL_CTX_use_certificate_chain_file(context_.get(), certificate_file.c_str()) != 1)
    fail(certificate_file, "can't read a certificate from it", "Name a readable PEM file");
  // The check is for a key of another type: OpenSSL keeps one beside each type of certificate, and does not mind.
  if (!use_key(context_.get(), read_secret_file(key_file)) || ::SSL_CTX_check_private_key(context_.get()) != 1)
    fail(key_file, "it holds no key for the certificate in " + certificate_file,
         "Name the readable PEM file of that certificate's key, without a password");
}

void TlsContext::Free::operator()(ssl_ctx_st* context) const { ::SSL_CTX_free(context); }

TlsSession::TlsSession(const TlsContext& context) : ssl_(::SSL_new(context.context_.get())) {
  if (ssl_ == nullptr) throw std::bad_alloc{};
  ::SSL_set_bio(ssl_, ::BIO_new(::BIO_s_mem()), ::BIO_new(::BIO_s_mem()));  // owned by it from now on
  ::SSL_set_accept_state(ssl_);
}

TlsSession::~TlsSession() { ::SSL_free(ssl_); }

bool TlsSession::receive(std::string_view bytes, std::string& plain) {
  BIO* const in = ::SSL_get_rbio(ssl_);
  ::BIO_write(in, bytes.data(), static_cast<int>(bytes.size()));
  ::ERR_clear_error();  // of another client of this thread
  for (;;) {
    char record[kRecord];
    const int got = ::SSL_read(ssl_, record, sizeof record);  // does the handshake, too
    if (got <= 0) {
      const bool goes_on = ::SSL_get_error(ssl_, got) == SSL_ERROR_WANT_READ;
      give_back(in);
      return goes_on;
    }
    plain.append(record, static_cast<std::size_t>(got));
  }
}

void TlsSession::send(std::string_view plain) {
  if (plain.empty() || ::SSL_is_init_finished(ssl_) == 0) return;
  ::ERR_clear_error();
  ::SSL_write(ssl_, plain.data(), static_cast<int>(plain.size()));  // memory takes all of it
}

std::string TlsSession::output() {
  BIO* const out = ::SSL_get_wbio(ssl_);
  std::string bytes(::BIO_ctrl_pending(out), '\0');
  if (!bytes.empty()) ::BIO_read(out, bytes.data(), static_cast<int>(bytes.size()));
  give_back(out);
  return bytes;
}

}  // namespace forklift::proxy
