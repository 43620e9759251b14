#include "orchestrator/console/interrupt.hpp"

#include "orchestrator/console/cancel.hpp"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <csignal>
#include <cstring>

#include "common/core/visible.hpp"

namespace forklift::console::interrupt {
namespace {

std::atomic<int> signals_seen{0};
std::array<char, 1024> hint{};  // plain bytes: a signal handler may not allocate
std::atomic<std::size_t> hint_length{0};

void handle(int) {
  if (signals_seen.fetch_add(1) == 0) return;
  if (::write(STDERR_FILENO, hint.data(), hint_length.load()) < 0) ::_exit(130);
  ::_exit(130);
}

}  // namespace

void install() {
  struct sigaction action {};
  action.sa_handler = handle;
  sigemptyset(&action.sa_mask);
  action.sa_flags = SA_RESTART;
  for (const int signal : {SIGINT, SIGTERM, SIGHUP}) ::sigaction(signal, &action, nullptr);
  std::signal(SIGPIPE, SIG_IGN);
}

void set_cleanup_hint(const std::string& command) {
  const auto text = visible("\nforklift: left at once; servers may still run. Clean up with: " + command + "\n");
  hint_length = 0;
  const std::size_t length = std::min(text.size(), hint.size());
  std::memcpy(hint.data(), text.data(), length);
  hint_length = length;
}

void leave(const std::string& why, int exit_code) {
  const auto text = visible("\nforklift: " + why + "\n");
  if (::write(STDERR_FILENO, text.data(), text.size()) < 0) ::_exit(exit_code);
  ::_exit(exit_code);
}

bool requested() noexcept { return signals_seen > 0; }

}  // namespace forklift::console::interrupt

namespace forklift::console {
namespace {

class Signals final : public Cancel {
 public:
  bool requested() const noexcept override { return interrupt::requested(); }
  void set_cleanup_hint(const std::string& command) override { interrupt::set_cleanup_hint(command); }
  [[noreturn]] void leave(const std::string& why, int exit_code) override { interrupt::leave(why, exit_code); }
};

}  // namespace

Cancel& signals() {
  static Signals cancel;
  return cancel;
}

}  // namespace forklift::console
