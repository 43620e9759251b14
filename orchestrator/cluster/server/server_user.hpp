#pragma once
// Who servers run as. Where the login is root they do not: a session with the right to write files could replace root's
// own. They run as a user of their own, who can write only in the servers' directories. Everything that root reads or
// writes again there (option file, log) stays root's, in a directory with the sticky bit: the servers can't put a link
// in its place.
#include <optional>
#include <string>
#include <vector>

#include "orchestrator/remote/remote.hpp"

namespace forklift::cluster {

struct ServerUser {
  std::string name;          ///< empty: the login itself
  std::string group;         ///< its primary group, by number
  std::string capabilities;  ///< that servers keep of root's, as setpriv spells them: "+ipc_lock,+sys_nice"
  bool root = false;         ///< servers run as root
};

/// Who servers run as on this host. `asked` is cluster.run_as; without it root takes "forklift", who is made there if
/// missing. Errors: environment, if there is no such user, or the login is another one and can't become it.
ServerUser server_user(remote::Remote& host, const std::string& asked, Deadline deadline);

/// The same without making anything; nothing if "forklift" has to be made first.
std::optional<ServerUser> look_up_server_user(remote::Remote& host, const std::string& asked, Deadline deadline);

/// Pure: the program run as that user, with what it must not lose: locked memory and real-time scheduling.
std::vector<std::string> as_user(const ServerUser& user, std::vector<std::string> program);

/// Lets the user make files in `directory`, and gives it `own`, directories in there. Errors: environment.
void let_in(remote::Remote& host, const ServerUser& user, const std::string& directory,
            const std::vector<std::string>& own, Deadline deadline);

/// Writes a file that only root may change and only root and the user may read. Errors: environment.
void write_for(remote::Remote& host, const ServerUser& user, const std::string& path, const std::string& content,
               Deadline deadline);

/// Errors: environment, naming the directory that is closed to the user, if it can't come to one of `paths`.
void check_reach(remote::Remote& host, const ServerUser& user, const std::vector<std::string>& paths,
                 Deadline deadline);

}  // namespace forklift::cluster
