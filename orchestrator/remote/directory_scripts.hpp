#pragma once
// The fixed POSIX shell scripts by which directories of a host are looked at and made. Their arguments come as
// positional parameters.

namespace forklift::remote::scripts {

/// $1 an absolute path. Prints our uid and name, then for each step of the path, links followed: path, kind (d, l, o),
/// "uid mode owner:group", the group's entry and the owner's primary group (where the group may write), 1 for the last
/// step. What is not there comes as path, n, what is left of the path, and three empty values. Each value ends with a
/// NUL.
inline constexpr const char* kLook = R"sh(
note() {
  kind=o; [ -d "$1" ] && kind=d; [ -L "$1" ] && kind=l
  facts=$(stat -c '%u %a %U:%G' -- "$1") || exit 1
  entry= primary= last=1
  mode=${facts#* }; mode=${mode%% *}
  case $mode in *[2367]?)
    entry=$(getent group -- "${facts##*:}" 2>/dev/null)
    owner=${facts%:*}; owner=${owner#* * }; primary=$(id -gn -- "$owner" 2>/dev/null)
    group=${entry#*:}; group=${group#*:}; group=${group%%:*}
    # a user's primary group does not list him
    others=$(getent passwd 2>/dev/null | awk -F: -v g="$group" -v o="$owner" '$4 == g && $1 != o {print $1; exit}')
    [ -n "$entry" ] && entry=$entry,$others ;;
  esac
  case $rest in *[!/]*) last= ;; esac
  printf '%s\0' "$1" "$kind" "$facts" "$entry" "$primary" "$last"
}
printf '%s\0' "$(id -u)" "$(id -un 2>/dev/null)"
at= rest=$1 links=0
note /
while :; do
  rest=${rest#"${rest%%[!/]*}"}
  [ -n "$rest" ] || exit 0
  name=${rest%%/*}; rest=${rest#"$name"}
  case $name in .) continue ;; ..) at=${at%/*}; continue ;; esac
  next=$at/$name
  if [ ! -e "$next" ] && [ ! -L "$next" ]; then printf '%s\0' "$next" n "$rest" '' '' ''; exit 0; fi
  note "$next"
  [ -L "$next" ] || { at=$next; continue; }
  links=$((links + 1))
  target=$(readlink -- "$next") && [ $links -le 40 ] || { echo "$next: the link can't be followed" >&2; exit 1; }
  case $target in /*) at= ;; esac
  rest=$target$rest
done
)sh";

/// Pairs of mode and path. Exit code 4: something stands at one of them by now.
inline constexpr const char* kMake = R"sh(
while [ $# -gt 0 ]; do
  mkdir -m "$1" -- "$2" || { { [ -e "$2" ] || [ -L "$2" ]; } && exit 4; exit 1; }
  shift 2
done
)sh";

}  // namespace forklift::remote::scripts
