#pragma once
// The few fixed POSIX shell scripts that ask a host about its processes. Their arguments come as positional parameters,
// never pasted into the text, so that no name can be read as code. A zombie is gone, unless other threads of it still
// run: those hold its files, sockets and ports.

namespace forklift::remote::scripts {

/// $1 log file, $2 names of variables, rest: the program; in FORKLIFT_COMMAND the program again, quoted. Prints
/// "PID START_TICKS BOOT_ID" when the program has replaced the shell, then what oom_count() needs.
/// Of the environment the program gets these variables and what programs need to run: a token or password in it is not
/// the servers' business. The command substitution ends when descriptor 3 is closed, which is at the exec: that is the
/// handshake. The program's parent is a shell of its own session that waits for it and writes how it ended beside the
/// log: nobody else would know. It carries no mark, and its command line does not name the program, so that nobody
/// takes it for the program.
inline constexpr const char* kStart = R"sh(
log=$1 names=$2; shift 2
case $1 in */*) [ -f "$1" ] && [ -x "$1" ] ;; *) command -v -- "$1" >/dev/null 2>&1 ;; esac ||
  { printf '%s: not found or not executable\n' "$1" >&2; exit 127; }
true >>"$log" && echo runs >"$log.exit" || exit 126
program='
  read -r stat </proc/$$/stat
  rest=${stat##*) }
  n=0; for field in $rest; do n=$((n+1)); [ $n -eq 20 ] && start=$field; done
  printf "%s %s\n" $$ "$start" >&3
  exec "$@" 3>&-
'
keeper='
  program=$1 log=$KEEPER_LOG mark=$KEEPER_MARK
  eval "set -- $KEEPER_COMMAND"
  unset KEEPER_LOG KEEPER_MARK KEEPER_COMMAND
  FORKLIFT_PROCESS=$mark setsid sh -c "$program" sh "$@" </dev/null >>"$log" 2>&1 &
  exec 3>&-
  wait $!
  echo $? >"$log.exit"
'
set -- sh -c "$keeper" forklift-keeper "$program"
set -- "KEEPER_LOG=$log" "KEEPER_MARK=$FORKLIFT_PROCESS" "KEEPER_COMMAND=$FORKLIFT_COMMAND" "$@"
for name in PATH HOME USER LANG LC_ALL TZ LD_LIBRARY_PATH $names; do
  [ "$name" = FORKLIFT_PROCESS ] || { value=$(printenv "$name") && set -- "$name=$value" "$@"; }
done
answer=$(setsid env -i "$@" 3>&1 </dev/null >/dev/null 2>&1 &)
printf '%s %s\n' "$answer" "$(cat /proc/sys/kernel/random/boot_id)"
cat /proc/self/cgroup
grep ' - cgroup' /proc/self/mountinfo
exit 0
)sh";

/// $1 pid. True if the kernel's log can be read and says that it killed this process because memory was short.
inline constexpr const char* kKilledForMemory = R"sh(
dmesg 2>/dev/null | tail -n 1000 | grep -q "Killed process $1 ("
)sh";

/// `own PID`: true for a process of this user; for root also for one of FORKLIFT_SERVER_USERS, whom root starts servers
/// as. `ours PID MARK`: true for such a process that was started with the mark (with any, if MARK is empty). A record
/// may come from a file of somebody else, and a mark can be copied by another user: neither makes a process ours. A
/// process whose first thread has ended shows its environment in its other threads only; one that is just being
/// replaced by the next program (setpriv, taskset, the server) shows an empty one for a moment.
#define FORKLIFT_OURS                                                                                              \
  "own() { [ -O \"/proc/$1\" ] && return; [ \"$(id -u)\" = 0 ] || return; "                                        \
  "owner=$(stat -c %U \"/proc/$1\" 2>/dev/null) && "                                                               \
  "case \" $FORKLIFT_SERVER_USERS \" in *\" $owner \"*) ;; *) return 1 ;; esac; }\n"                               \
  "marked() { for attempt in 1 2 3 4 5; do "                                                                       \
  "grep -qzxF -- \"FORKLIFT_PROCESS=$2\" \"/proc/$1/environ\" \"/proc/$1\"/task/*/environ 2>/dev/null && return; " \
  "[ -e \"/proc/$1/exe\" ] || return 1; sleep 0.1; done; return 1; }\n"                                            \
  "ours() { own \"$1\" && { [ -z \"$2\" ] || marked \"$1\" \"$2\"; }; }"

/// $1 pid, $2 start ticks, $3 boot id, $4 mark or empty. Prints "alive" or "gone": gone also if it is a zombie, or
/// another process now, or not ours.
inline constexpr const char* kAlive = FORKLIFT_OURS R"sh(
ours "$1" "$4" || { echo gone; exit 0; }
[ "$(cat /proc/sys/kernel/random/boot_id)" = "$3" ] || { echo gone; exit 0; }
stat=; while read -r line; do stat="$stat $line"; done 2>/dev/null </proc/$1/stat   # a name may hold newlines
[ -n "$stat" ] || { echo gone; exit 0; }
set -- "$2" ${stat##*) }
{ [ "$2" != Z ] || [ "${19}" -gt 1 ]; } && [ "${21}" = "$1" ] && echo alive || echo gone
)sh";

/// $1 pid, $2 start ticks, $3 boot id, $4 mark or empty. Prints the pid of each member of the group that is no zombie.
/// The kernel gives a group's number to no new process while a member lives; so a leader with another start time, or
/// one that is not ours, means that our group is gone.
inline constexpr const char* kMembers = FORKLIFT_OURS R"sh(
[ "$(cat /proc/sys/kernel/random/boot_id)" = "$3" ] || exit 0
group=$1 start=$2 mark=$4
stat=; while read -r line; do stat="$stat $line"; done 2>/dev/null </proc/$group/stat
if [ -n "$stat" ]; then
  set -- ${stat##*) }
  [ "${20}" = "$start" ] || exit 0
  [ "$1" = Z ] || ours "$group" "$mark" || exit 0
fi
for dir in /proc/[0-9]*; do
  stat=; while read -r line; do stat="$stat $line"; done 2>/dev/null <$dir/stat
  [ -n "$stat" ] || continue
  set -- ${stat##*) }
  [ "$3" = "$group" ] && { [ "$1" != Z ] || [ "${18}" -gt 1 ]; } && echo "${dir#/proc/}"
done
exit 0
)sh";

/// `as_nobody PROGRAM …`: for root as the user nobody, else as it is. What a scenario names as a server's directory may
/// be anybody's: a program there is not run as root only to ask for its version.
#define FORKLIFT_AS_NOBODY                                                                                          \
  "as_nobody() { if [ \"$(id -u)\" = 0 ]; then env -i \"PATH=$PATH\" \"LD_LIBRARY_PATH=$LD_LIBRARY_PATH\" setpriv " \
  "--reuid=65534 --regid=65534 --clear-groups "                                                                     \
  "--no-new-privs \"$@\"; else \"$@\"; fi; }\n"

/// The arguments: a program that is only asked something.
inline constexpr const char* kAsk = FORKLIFT_AS_NOBODY R"sh(
as_nobody "$@"
)sh";

/// $1 signal, $2 pid, $3 start ticks, $4 boot id, $5 mark or empty. Signals the group if its leader is ours, or if the
/// leader is gone and a member is; processes that left it but carry the whole mark are signalled one by one. One that
/// was paused is continued after SIGTERM, which it takes only then.
inline constexpr const char* kSignal = FORKLIFT_OURS R"sh(
[ "$(cat /proc/sys/kernel/random/boot_id)" = "$4" ] || exit 0
signal=$1 group=$2 start=$3 mark=$5
read_stat() { stat=; while read -r line; do stat="$stat $line"; done 2>/dev/null <"/proc/$1/stat"; }
member() { read_stat "$1"; [ -n "$stat" ] && { set -- ${stat##*) }; [ "$3" = "$group" ]; }; }
led() { read_stat "$group"; [ -n "$stat" ] && { set -- ${stat##*) }; [ "${20}" = "$start" ] && ours "$group" "$mark"; }; }
send() { kill -s "$signal" -- "$1" 2>/dev/null; [ "$signal" != TERM ] || kill -s CONT -- "$1" 2>/dev/null; }
if led; then send "-$group"; whole=yes; fi
[ -n "$mark" ] || exit 0
for file in $(grep -lzxF -- "FORKLIFT_PROCESS=$mark" /proc/[0-9]*/environ 2>/dev/null); do
  pid=${file#/proc/}; pid=${pid%/environ}
  [ "$pid" != $$ ] && own "$pid" || continue
  if [ -z "$whole" ] && member "$pid"; then send "-$group"; whole=yes; fi
  send "$pid"
done
exit 0
)sh";

/// $1 a whole mark, or with a "/" at its end the beginning of one. Prints "PID START_TICKS MARK" of every process of
/// this user that carries such a mark and is no zombie.
inline constexpr const char* kMarked = FORKLIFT_OURS R"sh(
case $1 in */) how=-lzF ;; *) how=-lzxF ;; esac
for file in $(grep $how -- "FORKLIFT_PROCESS=$1" /proc/[0-9]*/environ 2>/dev/null); do
  pid=${file#/proc/}; pid=${pid%/environ}
  [ "$pid" != 1 ] && own "$pid" || continue   # an emulated host's first process has the mark of its desk
  stat=; while read -r line; do stat="$stat $line"; done 2>/dev/null </proc/$pid/stat
  [ -n "$stat" ] || continue
  mark=$(tr '\0' '\n' <$file 2>/dev/null | sed -n 's/^FORKLIFT_PROCESS=//p' | head -n 1)
  set -- "$1" ${stat##*) }
  { [ "$2" != Z ] || [ "${19}" -gt 1 ]; } && printf '%s %s %s\n' "$pid" "${21}" "$mark"
done
exit 0
)sh";

/// $1 path, $2 mode, $3 size in bytes, $4 what the mode leaves out, $5 a word that nobody can guess; the content on
/// standard input. A shorter one (a lost connection) changes nothing. The temporary file is made and opened in one
/// step, with its mode (a shell makes none that can be executed), and must not be there (set -C): no link is followed.
inline constexpr const char* kWriteFile = R"sh(
umask "$4" && set -C
temporary=$1.$5.tmp
cat >"$temporary" || { rm -f -- "$temporary"; exit 1; }
case $2 in *[1357]*) chmod "$2" "$temporary" ;; esac
if [ "$(wc -c <"$temporary")" -eq "$3" ] && sync "$temporary" && mv -fT -- "$temporary" "$1"
then exit 0; fi
rm -f -- "$temporary"
exit 1
)sh";

}  // namespace forklift::remote::scripts
