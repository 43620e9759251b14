#include "orchestrator/deploy/push.hpp"

#include <fmt/format.h>

#include "common/core/error.hpp"
#include "common/core/text.hpp"
#include "common/core/units.hpp"
#include "orchestrator/remote/directories.hpp"

namespace forklift::deploy {
namespace {

using namespace std::chrono_literals;

// Many hosts are copied to at once, each with a chunk in memory, several times over.
constexpr std::int64_t kSmallFile = 32 * 1024 * 1024, kSmallChunk = 256 * 1024, kChunk = 1024 * 1024;
constexpr auto kChunkWithin = 120s;           // 35 kB/s at least
constexpr auto kStepWithin = 10min;           // checksum or unpacking of a gigabyte on a slow disk

/// $1 cache, $2 checksum. Prints "whole", or the size of what is there so far.
constexpr const char* kKnown = R"sh(
[ -e "$1/$2.file" ] && { echo whole; exit 0; }
[ -e "$1/$2.part" ] && wc -c <"$1/$2.part" || echo 0
)sh";

/// $1 part, $2 its size before: appends standard input. A part that has another size belongs to another copy under way.
constexpr const char* kAppend = R"sh(
umask 022
[ -e "$1" ] || : >"$1" || exit 1
[ "$(wc -c <"$1")" -eq "$2" ] || { echo "$1 grows by itself: another copy is under way" >&2; exit 1; }
cat >>"$1"
)sh";

/// $1 part, $2 checksum, $3 mode, $4 target: checks and renames. A part with another checksum is removed.
constexpr const char* kFinish = R"sh(
sum=$(sha256sum -- "$1") || exit 1
[ "${sum%% *}" = "$2" ] || { rm -f -- "$1"; printf '%s' "${sum%% *}"; exit 3; }
chmod "$3" "$1" && sync "$1" && mv -fT -- "$1" "$4"
)sh";

/// $1 tarball, $2 target. Unpacks beside the target; one directory around everything is taken off.
constexpr const char* kUnpack = R"sh(
set -e
fresh=$(mktemp -d -- "$2.XXXXXX")
trap 'rm -rf -- "$fresh"' EXIT
tar -xf "$1" -C "$fresh" --no-same-owner
inner=$fresh
[ -d "$inner/bin" ] || { set -- "$1" "$2" "$fresh"/*; [ $# -eq 3 ] && inner=$3; }
[ -d "$inner/bin" ] || { echo "there is no bin/ in it" >&2; exit 1; }
chmod 755 "$inner"
mv -T -- "$inner" "$2" 2>/dev/null || [ -d "$2/bin" ]
rm -f -- "$1"
)sh";

remote::Command script(const char* text, const std::vector<std::string>& arguments, std::string input = "") {
  remote::Command command{
      .argv = {"sh", "-c", text, "sh"}, .environment = {}, .directory = "", .input = std::move(input)};
  command.argv.insert(command.argv.end(), arguments.begin(), arguments.end());
  return command;
}

}  // namespace

Pushed push_file(remote::Remote& host, const Package& package, const std::string& cache, unsigned mode, Clock& clock,
                 const PushProgress& progress) {
  const auto part = fmt::format("{}/{}.part", cache, package.sha256());
  Pushed pushed{.path = fmt::format("{}/{}.file", cache, package.sha256()), .bytes_sent = 0};
  remote::make_directory(host, cache, remote::own_directory("the cache"), Deadline::after(clock, 30s));
  const auto known = remote::run_checked(host, script(kKnown, {cache, package.sha256()}), Deadline::after(clock, 30s),
                                         "look into the cache", "Check cluster.workdir and its permissions");
  if (known.out == "whole\n") return pushed;
  std::int64_t at = std::atoll(known.out.c_str());
  const auto most = package.size() < kSmallFile ? kSmallChunk : kChunk;
  while (at < package.size()) {
    auto chunk = package.read(at, most);
    const auto bytes = static_cast<std::int64_t>(chunk.size());
    remote::run_checked(host, script(kAppend, {part, std::to_string(at)}, std::move(chunk)),
                        Deadline::after(clock, kChunkWithin), "copy " + package.given(),
                        "Is its disk full? Start again: the copy goes on where it stopped");
    at += bytes;
    pushed.bytes_sent += bytes;
    progress(at, package.size());
  }
  const auto done = host.run(script(kFinish, {part, package.sha256(), fmt::format("{:o}", mode), pushed.path}),
                             Deadline::after(clock, kStepWithin));
  if (done.ok()) return pushed;
  if (done.exit_code == 3) {
    throw Error{ErrorKind::environment, host.host(),
                fmt::format("the copy of {} has another checksum ({}… instead of {}…) and was removed", package.given(),
                            done.out.substr(0, 12), package.sha256().substr(0, 12)),
                "Start again; if it happens twice, look at that host's disk and memory"};
  }
  throw Error{ErrorKind::environment, host.host(), fmt::format("can't finish the copy of {}", package.given()),
              "Check the cache directory " + cache, last_lines(done.err, 3)};
}

Pushed push_tree(remote::Remote& host, const Package& package, const std::string& cache, Clock& clock,
                 const PushProgress& progress) {
  const auto target = fmt::format("{}/{}", cache, package.sha256());
  const auto have = Deadline::after(clock, 30s);
  if (host.run({.argv = {"test", "-d", target + "/bin"}, .environment = {}, .directory = "", .input = ""}, have).ok())
    return {.path = target, .bytes_sent = 0};
  auto pushed = push_file(host, package, cache, 0644, clock, progress);
  remote::run_checked(host, script(kUnpack, {pushed.path, target}), Deadline::after(clock, kStepWithin),
                      "unpack " + package.given(), "cluster.basedir must be a tarball or directory that holds bin/");
  pushed.path = target;
  return pushed;
}

}  // namespace forklift::deploy
