#pragma once
// The machine that Forklift itself runs on, without SSH.
#include <memory>
#include <string>

#include "orchestrator/remote/remote.hpp"

namespace forklift::remote {

std::shared_ptr<Remote> make_local(const std::string& host, Clock& clock);

}  // namespace forklift::remote
