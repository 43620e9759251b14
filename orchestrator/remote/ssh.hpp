#pragma once
// A host reached by SSH (libssh).
#include <memory>

#include "orchestrator/remote/remote.hpp"
#include "orchestrator/scenario/scenario.hpp"

namespace forklift::remote {

std::shared_ptr<Remote> make_ssh(const scenario::Host& host, Clock& clock);

}  // namespace forklift::remote
