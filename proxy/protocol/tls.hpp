#pragma once
// TLS of one client connection, as a machine of bytes: ciphertext in, plaintext out, and the other way round. It sees
// no socket. Source: OpenSSL, over memory.
#include <memory>
#include <string>
#include <string_view>

struct ssl_ctx_st;
struct ssl_st;

namespace forklift::proxy {

/// Certificate and key, for all clients of all threads.
class TlsContext {
 public:
  /// PEM files; the certificate's may hold its chain. Errors: config, if one can't be read or they don't belong
  /// together.
  TlsContext(const std::string& certificate_file, const std::string& key_file);

 private:
  friend class TlsSession;
  struct Free {
    void operator()(ssl_ctx_st* context) const;
  };
  std::unique_ptr<ssl_ctx_st, Free> context_;
};

/// The server's side of one connection, TLS 1.2 or later.
class TlsSession {
 public:
  explicit TlsSession(const TlsContext& context);
  ~TlsSession();
  TlsSession(const TlsSession&) = delete;
  TlsSession& operator=(const TlsSession&) = delete;

  /// Bytes from the client; what they say is appended to `plain`. False: the client has closed, or it is no TLS. Either
  /// way there may be output().
  bool receive(std::string_view bytes, std::string& plain);
  /// Says `plain` to the client, once the handshake is done; before that nobody has anything to say.
  void send(std::string_view plain);
  /// What is to be sent to the client now.
  std::string output();

 private:
  ssl_st* ssl_;
};

}  // namespace forklift::proxy
