#include "orchestrator/cluster/server/programs.hpp"

#include <fmt/format.h>

#include "common/core/error.hpp"
#include "common/core/text.hpp"
#include "orchestrator/remote/scripts.hpp"

namespace forklift::cluster {
namespace {

/// $1 basedir or nothing. Prints the server's path, then the installer's (or an empty line), then the version.
constexpr const char* kFind = FORKLIFT_AS_NOBODY R"sh(
find() { for dir in $dirs; do [ -x "$base$dir/$1" ] && { printf '%s' "$base$dir/$1"; return 0; }; done; return 1; }
base=$1
if [ -n "$base" ]; then dirs='/bin /sbin /libexec /scripts'; else dirs='/usr/sbin /usr/bin /usr/local/bin /usr/local/sbin'; fi
server=$(find mariadbd || find mysqld) || exit 1
printf '%s\n%s\n' "$server" "$(find mariadb-install-db || find mysql_install_db)"
as_nobody "$server" --no-defaults --version
)sh";

/// The distribution's package comes last: it starts a server of its own on that host.
constexpr const char* kGetServer =
    "Unpack a server's tarball there and set cluster.basedir, or have one copied with cluster.deploy \"push\"; or "
    "install "
    "the distribution's package, which also starts a server (Debian: apt-get install mariadb-server)";

}  // namespace

Flavour flavour_of(const std::string& version_line) {
  return version_line.find("MariaDB") == std::string::npos ? Flavour::mysql : Flavour::mariadb;
}

Programs find_programs(remote::Remote& host, const std::string& basedir, Deadline deadline) {
  const auto answer =
      host.run({.argv = {"sh", "-c", kFind, "sh", basedir}, .environment = {}, .directory = "", .input = ""}, deadline);
  const auto lines = split(answer.out, '\n');
  if (lines.size() < 2 || lines[0].empty()) {
    throw Error{ErrorKind::environment, host.host(),
                basedir.empty() ? "there is no mariadbd or mysqld"
                                : fmt::format("there is no mariadbd or mysqld below {}", basedir),
                basedir.empty() ? kGetServer : "Check cluster.basedir: it must hold bin/ and lib/"};
  }
  if (!answer.ok() || lines.size() < 3) {
    throw Error{
        ErrorKind::environment, host.host(), fmt::format("{} does not run", lines[0]),
        "Install the libraries that it needs; for root it is tried as the user nobody, who must be able to enter its "
        "directory",
        last_lines(answer.err, 5)};
  }
  Programs programs{.flavour = flavour_of(lines[2]),
                    .server = lines[0],
                    .installer = lines[1],
                    .basedir = basedir,
                    .version = lines[2]};
  if (basedir.empty()) programs.basedir = lines[0].substr(0, lines[0].rfind('/', lines[0].rfind('/') - 1));
  if (programs.basedir.empty()) programs.basedir = "/usr";
  if (programs.flavour == Flavour::mariadb && programs.installer.empty()) {
    throw Error{ErrorKind::environment, host.host(), "there is no mariadb-install-db", kGetServer};
  }
  return programs;
}

Programs find_mariadb(remote::Remote& host, const std::string& basedir, const std::string& engine, Deadline deadline) {
  auto found = find_programs(host, basedir, deadline);
  if (found.flavour == Flavour::mariadb) return found;
  throw Error{ErrorKind::environment, host.host(), fmt::format("engine \"{}\" needs MariaDB", engine),
              "Point cluster.basedir at a MariaDB, or leave it out"};
}

}  // namespace forklift::cluster
