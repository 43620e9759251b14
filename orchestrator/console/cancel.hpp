#pragma once
// Whether the experiment is to end before its time. The first signal asks for it; what is under way ends in order.
#include <string>

#include "common/core/error.hpp"

namespace forklift::console {

class Cancel {
 public:
  virtual ~Cancel() = default;
  virtual bool requested() const noexcept = 0;
  /// What is printed where there is no time for order: the command that cleans up.
  virtual void set_cleanup_hint(const std::string& command) = 0;
  /// Ends the program at once: nothing is stopped or written any more.
  [[noreturn]] virtual void leave(const std::string& why, int exit_code) = 0;
  /// Throws Error{interrupted} once it is requested.
  void check() const {
    if (!requested()) return;
    throw Error{ErrorKind::interrupted, "forklift", "interrupted",
                "Run it again, or look at what was saved with forklift list"};
  }
};

/// Ctrl-C, SIGTERM and SIGHUP (interrupt.hpp).
Cancel& signals();

}  // namespace forklift::console
