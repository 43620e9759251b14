#pragma once
// What a host's first process does: it makes its surroundings from inside the namespaces, and then waits for processes
// that lost their parents until it is killed.
#include "desk/hosts/host.hpp"

namespace forklift::desk {

/// `channel`: to the desk. Does not return.
[[noreturn]] void first_process(const HostSetting& setting, int channel);

}  // namespace forklift::desk
