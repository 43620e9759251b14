#pragma once
// A LineProcess on this machine.
#include <atomic>
#include <memory>
#include <string>

#include "orchestrator/remote/remote.hpp"

namespace forklift::remote {

/// Errors: environment, if the program can't be started.
std::unique_ptr<LineProcess> make_local_lines(const Command& command, const std::string& host, Clock& clock,
                                              std::shared_ptr<std::atomic<bool>> cancelled);

}  // namespace forklift::remote
