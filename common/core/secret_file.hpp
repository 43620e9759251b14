#pragma once
// Files that hold a password or a private key. One that other users may read or could have put there is refused: it
// protects nothing. Likewise files that are no secret, but decide whom we trust.
#include <string>

namespace forklift {

/// The whole file. Errors: environment, if it can't be read; config, with the command that helps, if its permissions
/// let others in or it belongs to another user than this one or root. (A file of root's may be readable by its group.)
std::string read_secret_file(const std::string& path);

/// The whole of a file that anybody may read, but only this user or root may change. Errors: as above.
std::string read_trusted_file(const std::string& path);

/// The password in it, without the line's end. Errors: as above, and config if it is empty.
std::string read_password_file(const std::string& path);

}  // namespace forklift
