#pragma once
// The fixed POSIX shell scripts that ask a host about its homes and look after an experiment's directories there.

namespace forklift::hosts::scripts {

/// Two names of one machine print the same.
inline constexpr const char* kMachine = "uname -n; cat /proc/sys/kernel/random/boot_id";

/// $1 absolute path. Emulated hosts have names and boot ids of their own, and share most files: two of them to which
/// the same directory holds $1 print the same.
inline constexpr const char* kFiles = R"sh(
at=$1
while [ ! -e "$at" ]; do at=${at%/*}; [ -n "$at" ] || at=/; done
stat -c %d:%i -- "$at"
)sh";

/// Prints the home, NUL, and what stands for it in a work directory: servers that root starts run as another user, who
/// mostly can't enter root's home.
inline constexpr const char* kHomes = R"sh(
printf '%s\0' "$HOME"
if [ "$(id -u)" = 0 ] && [ -z "$(find "$HOME/" -maxdepth 0 -perm -001)" ]; then printf /var/lib; else printf %s "$HOME"; fi
)sh";

/// $1 directory, $2 id. The directory above is there, and others can't change it. Exit code 3: it is there without this
/// mark. Two names of one machine may come at once: the directory gets its name together with its mark.
inline constexpr const char* kClaim = R"sh(
ours() { [ "$(cat -- "$1/.forklift" 2>/dev/null)" = "$2" ]; }
ours "$1" "$2" && exit 0
if [ -e "$1" ] || [ -L "$1" ]; then ours "$1" "$2" && exit 0; exit 3; fi
fresh=$1.new-$$
mkdir -m 711 -- "$fresh" || exit 1
printf '%s\n' "$2" >"$fresh/.forklift" && mv -T -- "$fresh" "$1" 2>/dev/null && exit 0
rm -f -- "$fresh/.forklift"
rmdir -- "$fresh"
[ -e "$1" ] || exit 1
ours "$1" "$2" || exit 3
)sh";

/// $1 directory, $2 directory with the mark, $3 id. Exit code 3: no such mark. A directory with its mark in it loses
/// its name first, so that another name of the same machine never finds the one without the other.
inline constexpr const char* kRemove = R"sh(
[ -e "$1" ] || exit 0
if [ -L "$2" ] || [ ! -O "$2" ] || [ "$(cat -- "$2/.forklift" 2>/dev/null)" != "$3" ]; then [ -e "$1" ] || exit 0; exit 3; fi
gone=$1
[ "$1" = "$2" ] && { gone=$1.gone-$$; mv -T -- "$1" "$gone" 2>/dev/null || gone=$1; }
rm -rf -- "$gone"
)sh";

}  // namespace forklift::hosts::scripts
