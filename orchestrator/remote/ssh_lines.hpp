#pragma once
// A LineProcess behind an SSH channel.
#include <memory>
#include <string>

#include "orchestrator/remote/remote.hpp"
#include "orchestrator/remote/ssh_session.hpp"

namespace forklift::remote {

/// `channel` runs command_line(…, InputMode::lines, nonce). `command` is for messages.
std::unique_ptr<LineProcess> make_ssh_lines(std::unique_ptr<SshChannel> channel, const std::string& nonce,
                                            const Command& command, Clock& clock,
                                            std::shared_ptr<std::atomic<bool>> cancelled, const std::string& host);

}  // namespace forklift::remote
