#pragma once
// Bytes in and out of a child's pipes without blocking.
#include <cstddef>
#include <string>

#include "orchestrator/remote/spawn.hpp"

namespace forklift::remote {

constexpr Microseconds kTick{20000};  // how long a blocked call may miss a cancel or an exit

void set_nonblocking(const Child& child);

/// Waits until one of the child's streams can go on, at most `limit`; input counts only if there is some to write.
void wait_ready(const Child& child, bool writing, Microseconds limit);

/// Appends what is there, a mebibyte at most (more than a pipe holds); closes at end of file. Returns whether something
/// came.
bool take(Descriptor& from, std::string& to);

/// Writes what fits of `text` from `done` on; closes when nobody reads any more.
void give(Descriptor& to, const std::string& text, std::size_t& done);

}  // namespace forklift::remote
