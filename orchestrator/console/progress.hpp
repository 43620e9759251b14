#pragma once
// What a person sees while a run goes on: a live screen of a few lines on a terminal (live_view.hpp), plain lines
// elsewhere. To standard error, so that standard output stays a program's.
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <vector>

#include "common/core/clock.hpp"
#include "common/core/json.hpp"
#include "orchestrator/console/live_view.hpp"

namespace forklift::console {

class Progress {
 public:
  Progress(Clock& clock, bool terminal, bool quiet);
  ~Progress();

  /// A line that stays: a phase began or ended, a warning.
  void say(const std::string& line);
  /// What the moving line begins with: "run 3/9  by warehouse, spread".
  void phase(const std::string& text);
  /// Is told of each phase, too; nothing: nobody is. To be set while no other thread shows anything.
  void tell(std::function<void(const std::string&)> listener) { listener_ = std::move(listener); }
  /// A driver's progress event (contract/progress.hpp); sums over drivers are shown about once a second on a terminal
  /// and every ten seconds elsewhere.
  void driver_event(const std::string& driver, const Json& event);
  /// Run `position` (from 0) of `runs` begins or, at `runs`, the last has ended: from this follows the time left.
  void run_begins(int position, int runs);
  /// How the cells stand after a block: each in a line on a terminal, all in one line elsewhere.
  void stands(const std::string& line, std::vector<std::string> cells);
  /// All servers of the cluster, and those that are down just now. Shown on a terminal only.
  void nodes(std::vector<std::string> all, std::vector<std::string> down);
  /// Is standard error a terminal?
  static bool on_terminal();

 private:
  void show_locked();
  void clear_locked();

  Clock& clock_;
  bool terminal_, quiet_;
  std::size_t drawn_ = 0;  ///< lines of the live screen
  std::function<void(const std::string&)> listener_;
  std::mutex guard_;
  LiveState state_;
  std::map<std::string, Json> latest_;  ///< by driver
  TimePoint shown_{}, first_run_{};
  int first_position_ = -1;  ///< of the first run of this program: a resumed experiment begins later
};

}  // namespace forklift::console
