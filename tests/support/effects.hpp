#pragma once
// Every call that reaches out of the program under test is one effect. The fakes of one world count theirs here, each
// with a description, and one of them can be made to fail: a test runs once to see how many there are, and then once
// for each of them.
#include <array>
#include <cstddef>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <vector>

#include "orchestrator/remote/failures.hpp"
#include "tests/support/fake_clock.hpp"

namespace forklift::test {

enum class Failure {
  none,
  error,        ///< an environment Error, before it has its effect
  lost_before,  ///< the connection is lost before it has its effect
  lost_after,   ///< it has its effect, but the answer is lost
  timeout,      ///< no answer, and no effect, until its deadline has passed
  cancel,       ///< it works; on_cancel() has been called before
};
inline constexpr std::array kFailures{Failure::error, Failure::lost_before, Failure::lost_after, Failure::timeout,
                                      Failure::cancel};
std::string to_string(Failure failure);

/// Which effect fails: by its number, or (threads may change the order) by its description.
struct FailAt {
  Failure how = Failure::none;
  std::size_t number = 0;   ///< from 1
  std::string description;  ///< as in told(); used if it is not empty
  /// Instead, where the description has an experiment's id in it: the first of which this is true.
  std::function<bool(const std::string&)> is = nullptr;
  int stays_lost = 0;  ///< after lost_before and lost_after: so many more calls to that host are lost, too
};

/// One call.
struct Effect {
  std::string host;         ///< whose connection may be lost; of a server: its name
  std::string what;         ///< "run mkdir …", "read_line driver-1"
  remote::Command command;  ///< as the real transports' messages show it
  Deadline deadline = Deadline::never();
};

class EffectCounter {
 public:
  explicit EffectCounter(FakeClock& clock) : clock_(clock) {}
  void fail(FailAt at);
  /// Sets the flag that the code under test looks at.
  std::function<void()> on_cancel;

  /// Does `work`, unless this effect is to fail: then it throws the Error that the real transports throw.
  template <class Work>
  auto perform(const Effect& effect, Work work) -> decltype(work()) {
    const auto turn = begin(effect);
    if (turn == Turn::late) remote::throw_late(effect.host, effect.command);
    if constexpr (std::is_void_v<decltype(work())>) {
      work();
      if (turn == Turn::answer_lost) lose(effect);
    } else {
      auto answer = work();
      if (turn == Turn::answer_lost) lose(effect);
      return answer;
    }
  }

  enum class Turn {
    works,
    answer_lost,  ///< it is to have its effect, then lose()
    late,         ///< the clock has moved on to its deadline
  };
  /// For calls whose lateness is no Error. Errors: environment, if it is to fail before it has its effect.
  Turn begin(const Effect& effect);
  [[noreturn]] static void lose(const Effect& effect);

  std::size_t count() const;
  bool failed() const;  ///< the chosen one came, and failed
  /// "h1: run mkdir /w #2": the description, and how often it has come.
  std::vector<std::string> told() const;

 private:
  bool is_chosen(const std::string& description) const;

  FakeClock& clock_;
  mutable std::mutex guard_;
  FailAt at_;
  bool failed_ = false;
  std::map<std::string, int> seen_, lost_;  ///< by description; by host: how many calls more
  std::vector<std::string> told_;
};

}  // namespace forklift::test
