#pragma once
// The few fixed POSIX shell scripts that ask a host about its processes. Their arguments come as positional parameters,
// never pasted into the text, so that no name can be read as code.

namespace forklift::remote::scripts {

/// $1 log file, rest: the program. Prints "PID START_TICKS" when the program has replaced the shell.
/// The command substitution ends when descriptor 3 is closed, which is at the exec: that is the handshake.
inline constexpr const char* kStart = R"sh(
log=$1; shift
command -v -- "$1" >/dev/null 2>&1 || { printf '%s: not found or not executable\n' "$1" >&2; exit 127; }
: >>"$log" || exit 126
answer=$(setsid sh -c '
  read -r stat </proc/$$/stat
  rest=${stat##*) }
  n=0; for field in $rest; do n=$((n+1)); [ $n -eq 20 ] && start=$field; done
  printf "%s %s\n" $$ "$start" >&3
  exec "$@" 3>&-
' sh "$@" 3>&1 </dev/null >>"$log" 2>&1 &)
printf '%s %s\n' "$answer" "$(cat /proc/sys/kernel/random/boot_id)"
)sh";

/// $1 pid, $2 start ticks, $3 boot id. Prints "alive" or "gone": gone also if it is a zombie or another process now.
inline constexpr const char* kAlive = R"sh(
[ "$(cat /proc/sys/kernel/random/boot_id)" = "$3" ] || { echo gone; exit 0; }
stat=$(cat /proc/$1/stat 2>/dev/null) || { echo gone; exit 0; }  # not read: a program's name may hold a newline
set -- "$2" ${stat##*) }
[ "$2" != Z ] && [ "${21}" = "$1" ] && echo alive || echo gone
)sh";

/// $1 process group. Prints the pid of each member that is no zombie.
inline constexpr const char* kMembers = R"sh(
for dir in /proc/[0-9]*; do
  read -r stat 2>/dev/null <$dir/stat || continue
  case $stat in *') '*) ;; *) stat=$(cat $dir/stat 2>/dev/null) || continue ;; esac
  set -- "$1" ${stat##*) }
  [ "$4" = "$1" ] && [ "$2" != Z ] && echo "${dir#/proc/}"
done
exit 0
)sh";

/// $1 signal, $2 process group, $3 mark. Signals the group; members that left it but carry the very
/// mark (-x: "sql-1" must not reach "sql-10") are signalled one by one.
inline constexpr const char* kSignal = R"sh(
kill -s "$1" -- "-$2" 2>/dev/null
for file in $(grep -lzxF -- "FORKLIFT_PROCESS=$3" /proc/[0-9]*/environ 2>/dev/null); do
  pid=${file#/proc/}; pid=${pid%/environ}
  [ "$pid" = $$ ] || kill -s "$1" "$pid" 2>/dev/null
done
exit 0
)sh";

/// $1 beginning of a mark. Prints "PID START_TICKS MARK" of every process that carries such a mark and is no zombie.
inline constexpr const char* kMarked = R"sh(
for file in $(grep -lzF -- "FORKLIFT_PROCESS=$1" /proc/[0-9]*/environ 2>/dev/null); do
  pid=${file#/proc/}; pid=${pid%/environ}
  stat=$(cat /proc/$pid/stat 2>/dev/null) || continue
  mark=$(tr '\0' '\n' <$file 2>/dev/null | sed -n 's/^FORKLIFT_PROCESS=//p' | head -n 1)
  set -- "$1" ${stat##*) }
  [ "$2" != Z ] && printf '%s %s %s\n' "$pid" "${21}" "$mark"
done
exit 0
)sh";

/// $1 path, $2 mode, $3 size in bytes; the content on standard input. A shorter one (a lost connection) changes nothing.
inline constexpr const char* kWriteFile = R"sh(
umask 077
temporary=$(mktemp -- "$1.XXXXXX") || exit 1
if chmod "$2" "$temporary" && cat >"$temporary" && [ "$(wc -c <"$temporary")" -eq "$3" ] && sync "$temporary" && mv -fT -- "$temporary" "$1"
then exit 0; fi
rm -f -- "$temporary"
exit 1
)sh";

}  // namespace forklift::remote::scripts
