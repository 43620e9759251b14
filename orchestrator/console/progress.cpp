#include "orchestrator/console/progress.hpp"

#include <fmt/format.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <cstdio>

#include "common/core/output.hpp"
#include "common/core/text.hpp"

namespace forklift::console {
namespace {

using namespace std::chrono_literals;

constexpr std::size_t kRemembered = 120;  // seconds of throughput

std::size_t terminal_width() {
  winsize size{};
  return ::ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 ? size.ws_col : 80;
}

}  // namespace

Progress::Progress(Clock& clock, bool terminal, bool quiet) : clock_(clock), terminal_(terminal), quiet_(quiet) {}

Progress::~Progress() {
  const std::lock_guard lock{guard_};
  clear_locked();
}

bool Progress::on_terminal() { return ::isatty(STDERR_FILENO) == 1; }

void Progress::clear_locked() {
  if (drawn_ == 0) return;
  const auto up = drawn_ > 1 ? fmt::format("\033[{}A", drawn_ - 1) : std::string{};
  print_controls_to_stderr("\r" + up + "\033[J");
  drawn_ = 0;
}

void Progress::say(const std::string& line) {
  const std::lock_guard lock{guard_};
  if (quiet_) return;
  clear_locked();
  print_to_stderr(line + "\n");
  std::fflush(stderr);
}

void Progress::phase(const std::string& text) {
  if (listener_) listener_(text);
  if (!terminal_) say(text);
  const std::lock_guard lock{guard_};
  state_.phase = text;
  state_.history.clear();
  latest_.clear();
  shown_ = clock_.now();
  if (terminal_) show_locked();
}

void Progress::run_begins(int position, int runs) {
  const std::lock_guard lock{guard_};
  if (first_position_ < 0) {
    first_position_ = position;
    first_run_ = clock_.now();
  }
  const auto spent = std::chrono::duration_cast<Microseconds>(clock_.now() - first_run_);
  state_.left = time_left(position - first_position_, runs - first_position_, spent);
}

void Progress::stands(const std::string& line, std::vector<std::string> cells) {
  if (!terminal_) return say(line);
  const std::lock_guard lock{guard_};
  state_.block = line.substr(0, line.find(':'));
  state_.standing = std::move(cells);
  show_locked();
}

void Progress::nodes(std::vector<std::string> all, std::vector<std::string> down) {
  const std::lock_guard lock{guard_};
  state_.nodes = std::move(all);
  state_.down = std::move(down);
}

void Progress::driver_event(const std::string& driver, const Json& event) {
  const std::string kind = text_in(event, "event");
  if (kind == "log") return say(fmt::format("{}: {}", driver, text_in(event, "text")));
  if (kind != "progress") return;
  const std::lock_guard lock{guard_};
  latest_[driver] = event;
  if (clock_.now() - shown_ < (terminal_ ? Microseconds{950ms} : Microseconds{10s})) return;
  show_locked();
}

void Progress::show_locked() {
  if (quiet_) return;
  shown_ = clock_.now();
  state_.drivers = summarise(latest_);
  if (!terminal_) {
    print_to_stderr((latest_.empty() ? state_.phase : state_.phase + "  " + words_of(state_.drivers)) + "\n");
  } else {
    if (state_.drivers.committed_per_s.value_or(0) > 0) state_.history.push_back(*state_.drivers.committed_per_s);
    if (state_.history.size() > kRemembered) state_.history.erase(state_.history.begin());
    clear_locked();
    const auto lines = live_lines(state_, terminal_width());
    print_to_stderr(join(lines, "\n"));
    drawn_ = lines.size();
  }
  std::fflush(stderr);
}

}  // namespace forklift::console
