#pragma once
// What a driver needs on a host before it can be started: its program, a directory and the password in a 0600 file.
#include <string>

#include "orchestrator/remote/remote.hpp"
#include "orchestrator/scenario/host.hpp"

namespace forklift::hosts {

struct DriverFiles {
  std::string program;        ///< absolute path of forklift-driver on that host
  std::string directory;      ///< for jobs and results
  std::string password_file;  ///< empty: none is needed
  std::string note;           ///< for the user, if the copy in the cache was not ours and was replaced
};

/// The forklift-driver beside this program. Errors: environment, if it is not there.
std::string own_driver();

/// How a host comes by our driver.
struct DriverSource {
  std::string own;  ///< this machine's forklift-driver
  scenario::Transport transport{};
  std::string cache;  ///< on the host, for copies; empty: none is kept
};

/// Makes the directory and the password file. On the local host this machine's driver is used; to another host it is
/// copied once (below `directory`, or into the cache if there is one, where it stays for the next experiment), and
/// started once to see that it runs there. Errors: environment, with the host, if any of it fails; the message says
/// what the host lacks.
DriverFiles prepare(remote::Remote& host, const DriverSource& source, const std::string& directory,
                    const std::string& password, Deadline deadline);

/// The database's password that an earlier prepare() left there. Errors: environment, if there is none.
std::string known_password(remote::Remote& host, const std::string& directory, Deadline deadline);

}  // namespace forklift::hosts
