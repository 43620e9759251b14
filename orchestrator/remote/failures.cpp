#include "orchestrator/remote/failures.hpp"

#include <fmt/format.h>

#include "common/core/error.hpp"
#include "orchestrator/remote/quote.hpp"

namespace forklift::remote {

void throw_not_started(const std::string& host, const Command& command, NotStarted reason) {
  const std::string& program = command.argv.at(0);
  switch (reason) {
    case NotStarted::no_directory:
      throw Error{
          ErrorKind::environment, host,
          fmt::format("can't run {}: its directory {} is not there or can't be entered", program, command.directory),
          "Check the path and its permissions"};
    case NotStarted::not_executable:
      throw Error{ErrorKind::environment, host, fmt::format("can't run {}: it may not be executed", program),
                  "Check its permissions"};
    case NotStarted::no_program:
      break;
  }
  throw Error{ErrorKind::environment, host, fmt::format("can't run {}: there is no such program", program),
              "Install it, or check the path"};
}

void throw_late(const std::string& host, const Command& command) {
  throw Error{ErrorKind::environment, host, fmt::format("{} did not end in time", show(command.argv)),
              "Look at the load of that host (uptime, dmesg), then try again"};
}

void throw_no_reader(const std::string& host, const Command& command) {
  throw Error{ErrorKind::environment, host, fmt::format("{} takes no input", show(command.argv)),
              "Look at the load of that host (uptime, dmesg), then try again"};
}

void throw_cancelled(const std::string& host) { throw Error{ErrorKind::interrupted, host, "cancelled", ""}; }

void throw_lost(const std::string& host, const Command& command, const std::string& reason) {
  throw Error{ErrorKind::environment, host,
              fmt::format("the SSH connection was lost during {} ({}): what became of it is unknown",
                          show(command.argv), reason),
              "Look at the network and at that host"};
}

}  // namespace forklift::remote
