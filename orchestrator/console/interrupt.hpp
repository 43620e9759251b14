#pragma once
// Ctrl-C and SIGTERM: the first asks the run to end in order (stop drivers, save what is there, stop servers), the
// second leaves at once and prints how to clean up.
#include <string>

namespace forklift::console::interrupt {

/// From now on SIGINT, SIGTERM and SIGHUP only set a flag, once.
void install();

/// What a second signal prints before it leaves with 130: the command that cleans up.
void set_cleanup_hint(const std::string& command);

bool requested() noexcept;

/// Leaves at once, as after a second signal: nothing is stopped or written any more. `why` goes to standard error.
[[noreturn]] void leave(const std::string& why, int exit_code);

}  // namespace forklift::console::interrupt
