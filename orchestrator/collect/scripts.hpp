#pragma once
// The fixed POSIX shell script that fetches a log file.

namespace forklift::collect::scripts {

/// $1 file, $2 limit. Prints the size and SHA-256 of the file and the SHA-256 of what follows: the file, or its first
/// quarter of the limit, a line that says what was left out, and its last three quarters.
inline constexpr const char* kFetch = R"sh(
set -e
size=$(wc -c <"$1")
send() {
  if [ "$size" -le "$2" ]; then head -c "$size" -- "$1"; else
    head -c $(($2 / 4)) -- "$1"
    printf '\n[… %s bytes left out …]\n' $((size - $2))
    tail -c $(($2 * 3 / 4)) -- "$1"
  fi
}
sum() { sha256sum | cut -d ' ' -f 1; }
printf '%s %s %s\n' "$size" "$(sum <"$1")" "$(send "$1" "$2" | sum)"
send "$1" "$2"
)sh";

}  // namespace forklift::collect::scripts
