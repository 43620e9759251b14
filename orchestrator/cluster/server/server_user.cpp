#include "orchestrator/cluster/server/server_user.hpp"

#include <fmt/format.h>

#include "common/core/error.hpp"
#include "common/core/text.hpp"
#include "orchestrator/remote/process.hpp"

namespace forklift::cluster {
namespace {

/// $1 the user that was asked for or empty, $2 the user for root, $3 "make" or "look". Prints nothing if servers run as
/// the login, "root" if that is root, else the user's name, group, and what it keeps. Exit codes: 4 the login is
/// another user (printed), 5 there is no such user, 6 setpriv fails. Several hosts may share one /etc, whose lock one
/// useradd holds against the others.
constexpr const char* kUserScript = R"sh(
if [ "$(id -u)" -ne 0 ]; then
  [ -z "$1" ] || [ "$1" = "$(id -un)" ] || { id -un; exit 4; }
  exit 0
fi
user=${1:-$2}
if [ -z "$1" ] && [ "$3" = make ]; then
  for attempt in 1 2 3 4 5 6 7 8 9 10; do
    id -u "$user" >/dev/null 2>&1 && break
    useradd --system --user-group --no-create-home --home-dir /nonexistent --shell /usr/sbin/nologin "$user" && break
    sleep 0.5
  done
fi
uid=$(id -u "$user") || exit 5
[ "$uid" -ne 0 ] || { echo root; exit 0; }
setpriv --reuid="$user" --regid="$(id -g "$user")" --init-groups true || exit 6
keeps=
for one in ipc_lock sys_nice; do
  setpriv --reuid="$user" --regid="$(id -g "$user")" --init-groups --inh-caps="+$one" --ambient-caps="+$one" true 2>/dev/null &&
    keeps=$keeps${keeps:+,}+$one
done
printf '%s\n%s\n%s\n' "$user" "$(id -g "$user")" "$keeps"
)sh";

/// $1 user, $2 group, $3 directory, rest: the user's own directories in it.
constexpr const char* kLetIn = R"sh(
user=$1 group=$2 directory=$3; shift 3
for own; do chown -h -- "$user:$group" "$own" && chmod 700 -- "$own" || exit 1; done
chgrp -- "$group" "$directory" && chmod 1770 -- "$directory"
)sh";

/// $1 group, $2 file.
constexpr const char* kGive = R"sh(
chgrp -- "$1" "$2" && chmod 640 -- "$2"
)sh";

/// Paths: prints the first directory of any of them that this process may not enter, with its mode and owner. What is
/// not there yet is not closed.
constexpr const char* kReach = R"sh(
set -f
for path; do
  IFS=/; walked=
  for part in $path; do
    [ -n "$part" ] || continue
    walked=$walked/$part
    [ -e "$walked" ] || break
    [ -x "$walked" ] || { printf '%s\n%s' "$walked" "$(stat -c '%A, %U' "$walked" 2>/dev/null)"; exit 1; }
  done
done
)sh";

constexpr int kOtherLogin = 4, kNoSuchUser = 5;

/// What kUserScript answered.
ServerUser user_of(const remote::Remote& host, const std::string& asked, const remote::CommandResult& answer) {
  const auto lines = split(answer.out, '\n');
  if (answer.ok())
    return lines.size() < 3 ? ServerUser{.root = answer.out == "root\n"} : ServerUser{lines[0], lines[1], lines[2]};
  const auto& wanted = asked.empty() ? remote::kServerUser : asked;
  if (answer.exit_code == kOtherLogin) {
    throw Error{ErrorKind::environment, host.host(),
                fmt::format("servers can't run as {}: the login is {}, and only root can become another user", wanted,
                            lines.at(0)),
                "Leave out cluster.run_as, or log in as root"};
  }
  if (answer.exit_code == kNoSuchUser) {
    throw Error{ErrorKind::environment, host.host(),
                fmt::format("there is no user {} for the servers to run as{}", wanted,
                            asked.empty() ? ", and it could not be made" : ""),
                "Make it there: useradd --system " + wanted + ". Or set cluster.run_as to a user that is there",
                last_lines(answer.err, 2)};
  }
  throw Error{ErrorKind::environment, host.host(), fmt::format("servers can't be started as {}", wanted),
              "Install setpriv there (package util-linux), or set cluster.run_as to \"root\"",
              last_lines(answer.err, 2)};
}

}  // namespace

std::optional<ServerUser> look_up_server_user(remote::Remote& host, const std::string& asked, Deadline deadline) {
  const auto answer = host.run(remote::script(kUserScript, {asked, remote::kServerUser, "look"}), deadline);
  if (answer.exit_code == kNoSuchUser && asked.empty()) return std::nullopt;
  return user_of(host, asked, answer);
}

ServerUser server_user(remote::Remote& host, const std::string& asked, Deadline deadline) {
  return user_of(host, asked, host.run(remote::script(kUserScript, {asked, remote::kServerUser, "make"}), deadline));
}

std::vector<std::string> as_user(const ServerUser& user, std::vector<std::string> program) {
  if (user.name.empty()) return program;
  std::vector<std::string> argv{"setpriv", "--reuid=" + user.name, "--regid=" + user.group, "--init-groups"};
  if (!user.capabilities.empty())
    argv.insert(argv.end(), {"--inh-caps=" + user.capabilities, "--ambient-caps=" + user.capabilities});
  argv.emplace_back("--no-new-privs");
  argv.insert(argv.end(), program.begin(), program.end());
  return argv;
}

void let_in(remote::Remote& host, const ServerUser& user, const std::string& directory,
            const std::vector<std::string>& own, Deadline deadline) {
  if (user.name.empty()) return;
  std::vector<std::string> arguments{user.name, user.group, directory};
  arguments.insert(arguments.end(), own.begin(), own.end());
  remote::run_checked(host, remote::script(kLetIn, arguments), deadline, "give " + directory + " to " + user.name,
                      "Check cluster.workdir and its file system");
}

void write_for(remote::Remote& host, const ServerUser& user, const std::string& path, const std::string& content,
               Deadline deadline) {
  host.write_file(path, content, 0600, deadline);
  if (user.name.empty()) return;
  remote::run_checked(host, remote::script(kGive, {user.group, path}), deadline, "give " + path + " to " + user.name,
                      "Check cluster.workdir and its file system");
}

void check_reach(remote::Remote& host, const ServerUser& user, const std::vector<std::string>& paths,
                 Deadline deadline) {
  if (user.name.empty()) return;
  auto look = remote::script(kReach, paths);
  look.argv = as_user(user, std::move(look.argv));
  const auto answer = host.run(look, deadline);
  if (answer.ok()) return;
  const auto lines = split(answer.out + "\n", '\n');
  if (lines.size() < 2) {
    throw Error{ErrorKind::environment, host.host(), fmt::format("a first command as {} failed", user.name),
                "Check that user there", last_lines(answer.err, 2)};
  }
  throw Error{ErrorKind::environment, host.host(),
              fmt::format("{}, the user that servers run as, can't enter {} ({})", user.name, lines[0], lines[1]),
              "Set cluster.workdir and cluster.basedir to directories that other users may enter, or cluster.run_as to "
              "a user who may enter these"};
}

}  // namespace forklift::cluster
