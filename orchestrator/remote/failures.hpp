#pragma once
// The errors that both transports tell in the same words.
#include <string>

#include "orchestrator/remote/remote.hpp"

namespace forklift::remote {

/// Why a program was never started.
enum class NotStarted { no_directory, no_program, not_executable };

[[noreturn]] void throw_not_started(const std::string& host, const Command& command, NotStarted reason);
[[noreturn]] void throw_late(const std::string& host, const Command& command);
/// A line was not taken.
[[noreturn]] void throw_no_reader(const std::string& host, const Command& command);
[[noreturn]] void throw_cancelled(const std::string& host);
/// The connection ended before the program's end was told.
[[noreturn]] void throw_lost(const std::string& host, const Command& command, const std::string& reason);

}  // namespace forklift::remote
