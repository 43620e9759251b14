#pragma once
// RSA public keys of MySQL servers, as in the public_key.pem of their data directories: PEM, one after the other. They
// are no secret, but whoever can put another one in their place gets the password.
#include <string>
#include <string_view>
#include <vector>

namespace forklift::login {

/// The keys in a text, each a PEM block of its own.
std::vector<std::string> keys_of(std::string_view pem);

/// The file's text. Errors: environment, if it can't be read; config, if another user than this one or root may change
/// it, or if it has no RSA public key.
std::string read_public_key_file(const std::string& path);

/// True if `offered` (PEM) is one of the keys in `known`.
bool is_known_key(std::string_view known, std::string_view offered);

/// `text`, encrypted with one key (PEM) by RSA and OAEP. Empty if the key is none, or too short for it.
std::string encrypt(std::string_view text, std::string_view key);

}  // namespace forklift::login
