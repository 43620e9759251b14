#pragma once
// A host that forklift-desk emulates on this machine: commands run inside it, in its namespaces and control groups, and
// files are those that it sees. What the desk is asked goes over its socket.
#include <memory>
#include <string>

#include "common/core/json.hpp"
#include "orchestrator/remote/remote.hpp"

namespace forklift::remote {

/// One question to the desk that listens on `socket`; its answer. Errors: environment, if nobody listens, it does not
/// answer in time, or it answers with an error.
Json ask_desk(const std::string& socket, const Json& question, Deadline deadline);

/// What this machine allows, as `forklift-desk check` answers; null if that can't be read. Errors: environment, if it
/// can't be asked.
Json check_desk(Remote& machine, const std::string& program, Deadline deadline);

/// `program`: forklift-desk on this machine. The desk is asked for the host at once. Errors: environment, if it has no
/// such host.
std::shared_ptr<Remote> make_desk_host(const std::string& host, const std::string& program, const std::string& socket,
                                       Clock& clock);

}  // namespace forklift::remote
