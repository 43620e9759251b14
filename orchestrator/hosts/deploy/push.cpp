#include "orchestrator/hosts/deploy/push.hpp"

#include <fmt/format.h>

#include "common/core/error.hpp"
#include "common/core/text.hpp"
#include "common/core/units.hpp"
#include "orchestrator/hosts/deploy/scripts.hpp"
#include "orchestrator/remote/directories.hpp"
#include "orchestrator/remote/process.hpp"

namespace forklift::hosts::deploy {
namespace {

using namespace std::chrono_literals;

// Many hosts are copied to at once, each with a chunk in memory, several times over.
constexpr std::int64_t kSmallFile = 32 * 1024 * 1024, kSmallChunk = 256 * 1024, kChunk = 1024 * 1024;
constexpr auto kChunkWithin = 120s;  // 35 kB/s at least
constexpr auto kStepWithin = 10min;  // checksum or unpacking of a gigabyte on a slow disk

/// What a script printed: "removed" on a line of its own, or not, then a word.
struct Found {
  bool removed = false;
  std::string word;
};

Found found_in(const std::string& out) {
  Found found;
  for (const auto& line : split(out, '\n')) {
    if (line == "removed") {
      found.removed = true;
    } else if (!line.empty()) {
      found.word = line;
    }
  }
  return found;
}

void make_cache(remote::Remote& host, const std::string& cache, Clock& clock) {
  auto wish = remote::own_directory("the cache");
  wish.mode = 0711;  // servers that run as another user start their programs from it
  remote::make_directory(host, cache, wish, Deadline::after(clock, 30s));
}

std::string note_of(const remote::Remote& host, const std::string& path) {
  return fmt::format("{}: {} was not what had been copied there: it was removed, and is copied once more", host.host(),
                     path);
}

}  // namespace

Pushed push_file(remote::Remote& host, const Package& package, const std::string& cache, unsigned mode, Clock& clock,
                 const PushProgress& progress) {
  const auto part = fmt::format("{}/{}.part", cache, package.sha256());
  Pushed pushed{.path = fmt::format("{}/{}.file", cache, package.sha256()), .bytes_sent = 0, .note = ""};
  make_cache(host, cache, clock);
  const auto known = remote::run_checked(host, remote::script(scripts::kKnown, {cache, package.sha256()}),
                                         Deadline::after(clock, kStepWithin), "look into the cache",
                                         "Check cluster.workdir and its permissions");
  const auto found = found_in(known.out);
  if (found.removed) pushed.note = note_of(host, pushed.path);
  if (found.word == "whole") return pushed;
  std::int64_t at = std::atoll(found.word.c_str());
  const auto most = package.size() < kSmallFile ? kSmallChunk : kChunk;
  while (at < package.size()) {
    auto chunk = package.read(at, most);
    const auto bytes = static_cast<std::int64_t>(chunk.size());
    remote::run_checked(host, remote::script(scripts::kAppend, {part, std::to_string(at)}, std::move(chunk)),
                        Deadline::after(clock, kChunkWithin), "copy " + package.given(),
                        "Is its disk full? Start again: the copy goes on where it stopped");
    at += bytes;
    pushed.bytes_sent += bytes;
    progress(at, package.size());
  }
  const auto done =
      host.run(remote::script(scripts::kFinish, {part, package.sha256(), fmt::format("{:o}", mode), pushed.path}),
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
  make_cache(host, cache, clock);
  const auto found =
      found_in(remote::run_checked(host, remote::script(scripts::kTree, {target}), Deadline::after(clock, kStepWithin),
                                   "look at " + target, "Check cluster.workdir and its permissions")
                   .out);
  if (found.word == "whole") return {.path = target, .bytes_sent = 0, .note = ""};
  auto pushed = push_file(host, package, cache, 0600, clock, progress);
  if (found.removed) pushed.note = note_of(host, target);
  remote::run_checked(host, remote::script(scripts::kUnpack, {pushed.path, target}),
                      Deadline::after(clock, kStepWithin), "unpack " + package.given(),
                      "cluster.basedir must be a tarball or directory that holds bin/");
  pushed.path = target;
  return pushed;
}

}  // namespace forklift::hosts::deploy
