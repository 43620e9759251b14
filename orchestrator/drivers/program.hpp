#pragma once
// A program that is not ours, on a driver's host: what prepares a load. It works behind `forklift-driver client`, which
// ends it when nobody listens any more.
#include <string>

#include "orchestrator/drivers/drive.hpp"

namespace forklift::drivers {

struct Task {
  std::string purpose;    ///< "prepare sysbench's tables": as in "can't …"
  Microseconds within{};  ///< it is ended then
};

/// Returns when it has ended with exit code 0. Errors: environment, with its last lines; what `context.interrupt`
/// throws. Nothing of it is left in any of these cases.
void run_program(const Driver& driver, remote::Command command, const Task& task, const Context& context);

}  // namespace forklift::drivers
