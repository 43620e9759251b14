#pragma once
// A load generator that is not ours, run and measured.
#include <stop_token>
#include <string>
#include <vector>

#include "common/contract/client.hpp"
#include "common/core/clock.hpp"

namespace forklift::driver::client {

struct Settings {
  std::vector<std::string> argv;
  std::string start_line;                     ///< its clock begins with the first line that begins so
  Microseconds window_from{0}, window_to{0};  ///< from then on: what is measured lies between; 0: until it ends
};

/// Runs it to its end, or ends it when `stop` is requested. It stays in our process group: whoever ends that, ends what
/// it has started, too. What it writes to its standard output goes to `output`, a file descriptor,
/// unchanged but for a newline at the end. Errors: environment, if it can't be started.
contract::ClientReport run(const Settings& settings, int output, const std::stop_token& stop, Clock& clock);

}  // namespace forklift::driver::client
