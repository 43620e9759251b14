#pragma once
// The fixed POSIX shell scripts that look after a host's cache of packages, which is ours and closed to others. Their
// arguments come as positional parameters. A tree TREE has two lists beside it, made when it was unpacked: TREE.sums,
// the checksums of its files, and TREE.names, all that is in it with kind and permissions.

namespace forklift::hosts::deploy::scripts {

/// $1 cache, $2 checksum. Prints "whole", or the size of what is there so far, after a line "removed" if a whole file
/// with another content was there.
inline constexpr const char* kKnown = R"sh(
file=$1/$2.file
if [ -f "$file" ] && [ ! -L "$file" ] && [ -O "$file" ]; then
  sum=$(sha256sum -- "$file") || exit 1
  [ "${sum%% *}" = "$2" ] && { echo whole; exit 0; }
fi
if [ -e "$file" ] || [ -L "$file" ]; then rm -rf -- "$file" && echo removed || exit 1; fi
[ -e "$1/$2.part" ] && wc -c <"$1/$2.part" || echo 0
)sh";

/// $1 part, $2 its size before: appends standard input. A part that has another size belongs to another copy under way.
inline constexpr const char* kAppend = R"sh(
umask 077
[ -e "$1" ] || : >"$1" || exit 1
[ "$(wc -c <"$1")" -eq "$2" ] || { echo "$1 grows by itself: another copy is under way" >&2; exit 1; }
cat >>"$1"
)sh";

/// $1 part, $2 checksum, $3 mode, $4 target: checks and renames. A part with another checksum is removed.
inline constexpr const char* kFinish = R"sh(
sum=$(sha256sum -- "$1") || exit 1
[ "${sum%% *}" = "$2" ] || { rm -f -- "$1"; printf '%s' "${sum%% *}"; exit 3; }
chmod "$3" "$1" && sync "$1" && mv -fT -- "$1" "$4"
)sh";

#define FORKLIFT_NAMES "names() { (cd \"$1\" && find . -printf '%y %m %l %p\\0' | LC_ALL=C sort -z); }\n"

/// $1 tree. Prints "whole", "removed" if it was not what its lists say, or "none". `whole TREE` looks at one.
#define FORKLIFT_WHOLE                                                                                   \
  FORKLIFT_NAMES                                                                                         \
  "whole() {\n"                                                                                          \
  "  [ -d \"$1/bin\" ] && [ ! -L \"$1\" ] && [ -O \"$1\" ] && names \"$1\" | cmp -s - \"$1.names\" &&\n" \
  "    (cd \"$1\" && sha256sum --check --strict --quiet \"$1.sums\" >/dev/null 2>&1)\n"                  \
  "}\n"
inline constexpr const char* kTree = FORKLIFT_WHOLE R"sh(
whole "$1" && { echo whole; exit 0; }
if [ -e "$1" ] || [ -L "$1" ]; then rm -rf -- "$1" "$1.sums" "$1.names" && echo removed; else echo none; fi
)sh";

/// $1 tarball, $2 target. Unpacks beside the target; one directory around everything is taken off. Set-uid and set-gid
/// bits are not kept. Names that lead out, and what is neither file nor directory nor link, are refused.
inline constexpr const char* kUnpack = FORKLIFT_WHOLE R"sh(
set -e
umask 022
if tar -tf "$1" 2>/dev/null | grep -qE '^/|(^|/)\.\.(/|$)'; then echo "a name in it is absolute or has a part .." >&2; exit 1; fi
fresh=$(mktemp -d -- "$2.XXXXXX")
trap 'rm -rf -- "$fresh" "$fresh.sums" "$fresh.names"' EXIT
tar -xf "$1" -C "$fresh" --no-same-owner --no-same-permissions
find "$fresh" ! -type l -perm /6000 -exec chmod ug-s {} +
odd=$(find "$fresh" ! -type f ! -type d ! -type l | head -n 1)
[ -z "$odd" ] || { echo "it holds a device, pipe or socket: ${odd#"$fresh/"}" >&2; exit 1; }
inner=$fresh
[ -d "$inner/bin" ] || { set -- "$1" "$2" "$fresh"/*; [ $# -eq 3 ] && inner=$3; }
[ -d "$inner/bin" ] || { echo "there is no bin/ in it" >&2; exit 1; }
chmod 755 "$inner"
(cd "$inner" && find . -type f -exec sha256sum -- {} +) >"$fresh.sums"
names "$inner" >"$fresh.names"
if whole "$2"; then rm -f -- "$1"; exit 0; fi   # another copy was faster
mv -fT -- "$fresh.sums" "$2.sums"
mv -fT -- "$fresh.names" "$2.names"
mv -T -- "$inner" "$2" 2>/dev/null || whole "$2"
rm -f -- "$1"
)sh";

}  // namespace forklift::hosts::deploy::scripts
