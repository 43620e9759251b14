#pragma once
// caching_sha2_password's full authentication. A server that has not seen an account since its start knows only a slow
// hash of the password and asks for all of it; so does one that finds the password wrong, and one that is not ours.
// Over a Unix socket the password goes as it is. Over TCP it goes encrypted with the server's RSA key, and only if that
// key was known before: what comes over the wire never decides who can read it.
#include <string>
#include <string_view>
#include <variant>

namespace forklift::login {

/// Send this packet. After a request for the server's key, the answer goes to `with_key`.
struct Send {
  std::string packet;
  bool asks_key = false;
};
/// Nothing may be sent: an error's "what" and "how to fix".
struct Refusal {
  std::string problem, fix;
};
using Step = std::variant<Send, Refusal>;

/// One login's password and what is known of the server. `setting`: the option that names the file with `known_keys`.
struct WholePassword {
  std::string_view password, nonce, known_keys;
  std::string_view setting;
  bool private_way = false;  ///< a Unix socket, or TLS once there is one

  /// The server asks for the whole password.
  Step asked() const;
  /// The server sent its public key: it is used if it is one of the known ones.
  Step with_key(std::string_view offered) const;
};

}  // namespace forklift::login
