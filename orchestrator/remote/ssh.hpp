#pragma once
// A host reached by SSH (libssh).
#include <memory>
#include <string>

#include "orchestrator/remote/remote.hpp"
#include "orchestrator/scenario/host.hpp"

namespace forklift::remote {

/// Which of SSH's own files are read; empty: those of ssh_config or of the system.
struct SshFiles {
  std::string global_known_hosts;
};

std::shared_ptr<Remote> make_ssh(const scenario::Host& host, Clock& clock, const SshFiles& files = {});

}  // namespace forklift::remote
