#pragma once
// The fixed POSIX shell scripts that ask a host about itself: what it has, its addresses, its control groups.
#include "orchestrator/remote/scripts.hpp"

namespace forklift::remote::scripts {

/// Prints NAME=VALUE lines. Nothing of ours is pasted into it.
inline constexpr const char* kFacts = R"sh(
say() { [ -n "$2" ] && printf '%s=%s\n' "$1" "$2"; }
say hostname "$(uname -n)"
say cpu "$(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -n 1)"
say cores "$(nproc 2>/dev/null)"
say memory_kb "$(sed -n 's/^MemTotal: *\([0-9]*\).*/\1/p' /proc/meminfo)"
say kernel "$(uname -sr)"
say distribution "$(. /etc/os-release 2>/dev/null && printf %s "$PRETTY_NAME")"
say architecture "$(uname -m)"
say governor "$(cat /sys/devices/system/cpu/cpu0/cpufreq/scaling_governor 2>/dev/null)"
say swap_kb "$(sed -n 's/^SwapTotal: *\([0-9]*\).*/\1/p' /proc/meminfo)"
say transparent_hugepages "$(sed -n 's/.*\[\(.*\)\].*/\1/p' /sys/kernel/mm/transparent_hugepage/enabled 2>/dev/null)"
say memory_available_kb "$(sed -n 's/^MemAvailable: *\([0-9]*\).*/\1/p' /proc/meminfo)"
say open_files "$(ulimit -Hn)"
say processes "$(ulimit -Hu 2>/dev/null || sed -n 's/^Max processes *[^ ]* *\([^ ]*\).*/\1/p' /proc/self/limits)"
say boot_id "$(cat /proc/sys/kernel/random/boot_id)"
say load "$(cut -d' ' -f1-3 /proc/loadavg)"
)sh";

/// A line without "=" parts the files.
inline constexpr const char* kAddresses =
    "cat /proc/net/fib_trie 2>/dev/null; echo =; cat /proc/net/if_inet6 2>/dev/null; true";

/// $1 beginning of a mark. Prints the mounts, this shell's groups, and those of each marked process of this user, each
/// after a line "== NAME".
inline constexpr const char* kGroups = FORKLIFT_OURS R"sh(
printf '== mounts\n'; grep ' - cgroup' /proc/self/mountinfo
printf '== self\n'; cat /proc/self/cgroup
[ -n "$1" ] || exit 0
for file in $(grep -lzF -- "FORKLIFT_PROCESS=$1" /proc/[0-9]*/environ 2>/dev/null); do
  pid=${file#/proc/}
  own "${pid%/environ}" || continue
  mark=$(tr '\0' '\n' <"$file" 2>/dev/null | sed -n 's/^FORKLIFT_PROCESS=//p' | head -n 1)
  case $mark in "$1"*) printf '== %s\n' "$mark"; cat "${file%/environ}/cgroup" 2>/dev/null ;; esac
done
exit 0
)sh";

/// Files: prints each that can be read after a line "== FILE".
inline constexpr const char* kTexts = R"sh(
for file; do [ -r "$file" ] && { printf '== %s\n' "$file"; cat "$file" 2>/dev/null; }; done
exit 0
)sh";

}  // namespace forklift::remote::scripts
