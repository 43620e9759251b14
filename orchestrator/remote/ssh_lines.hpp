#pragma once
// A LineProcess behind an SSH channel.
#include <memory>
#include <string>

#include "orchestrator/remote/remote.hpp"
#include "orchestrator/remote/ssh_session.hpp"

namespace forklift::remote {

/// `channel` runs command_line(…, InputMode::lines, nonce). `shown` names the command in messages.
std::unique_ptr<LineProcess> make_ssh_lines(std::unique_ptr<SshChannel> channel, const std::string& nonce, const std::string& shown,
                                            Clock& clock, std::shared_ptr<std::atomic<bool>> cancelled, const std::string& host);

/// Why the script around a program could not start it. Errors: environment, always.
[[noreturn]] void throw_not_started(const std::string& host, const std::string& program, const std::string& reason);
/// The channel ended before the program's end was told. Errors: environment, always.
[[noreturn]] void throw_lost(const std::string& host, const std::string& shown, const std::string& reason);

}  // namespace forklift::remote
