#pragma once
// The fixed POSIX shell script that removes what killed servers leave.

namespace forklift::experiment::scripts {

/// $1 directory, $2 the experiment's, $3 its id: removes sockets and their locks, if our mark is there.
inline constexpr const char* kRemoveSockets = R"sh(
[ -O "$2" ] && [ ! -L "$2" ] && [ "$(cat -- "$2/.forklift" 2>/dev/null)" = "$3" ] || exit 0
find "$1" -maxdepth 1 '(' -type s -o -name '*.sock.lock' ')' -delete
)sh";

}  // namespace forklift::experiment::scripts
