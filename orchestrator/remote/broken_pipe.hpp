#pragma once
// A program that ends before it has read its input must not end us.
#include <signal.h>

namespace forklift::remote {

/// From now on a write to a closed pipe or socket is an error code instead of a signal, unless someone handles the
/// signal.
inline void ignore_broken_pipes() {
  struct sigaction current {};
  if (::sigaction(SIGPIPE, nullptr, &current) == 0 && current.sa_handler == SIG_DFL) ::signal(SIGPIPE, SIG_IGN);
}

}  // namespace forklift::remote
