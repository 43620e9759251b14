#include "desk/system/trial.hpp"

#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>

namespace forklift::desk {

int try_in_child(const std::function<int()>& work) {
  const pid_t child = ::fork();
  if (child < 0) return errno;
  if (child == 0) ::_exit(work());
  int status = 0;
  while (::waitpid(child, &status, 0) < 0) {
    if (errno != EINTR) return errno;
  }
  return WIFEXITED(status) ? WEXITSTATUS(status) : ECHILD;
}

}  // namespace forklift::desk
