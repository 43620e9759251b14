#pragma once
// What a person sees while a run goes on: one line that is rewritten on a terminal, plain lines elsewhere. To standard
// error, so that standard output stays a program's.
#include <map>
#include <mutex>
#include <string>

#include "common/core/clock.hpp"
#include "common/core/json.hpp"

namespace forklift {

class Progress {
 public:
  Progress(Clock& clock, bool terminal, bool quiet);
  ~Progress();

  /// A line that stays: a phase began or ended, a warning.
  void say(const std::string& line);
  /// What the moving line begins with: "run 3/9  by warehouse, spread".
  void phase(const std::string& text);
  /// A driver's progress event (contract/progress.hpp); sums over drivers are shown about once a second on a terminal
  /// and every ten seconds elsewhere.
  void driver_event(const std::string& driver, const Json& event);
  /// Is standard error a terminal?
  static bool on_terminal();

 private:
  void show_locked();
  void clear_locked();

  Clock& clock_;
  bool terminal_, quiet_;
  bool drawn_ = false;
  std::mutex guard_;
  std::string phase_;
  std::map<std::string, Json> latest_;  ///< by driver
  TimePoint shown_{};
};

}  // namespace forklift
