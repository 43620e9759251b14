#include "orchestrator/faults/runner.hpp"

#include <catch2/catch.hpp>

#include "common/core/error.hpp"

using namespace forklift;
using namespace forklift::faults;
using namespace std::chrono_literals;

namespace {

/// Notes what it is told; fails at the n-th action if that is asked for.
class Notes final : public Damage {
 public:
  void act(const Step& step) override {
    if (++count_ == fail_at) throw Error{ErrorKind::environment, "node", "it does not come back", "Look at its log"};
    lines.push_back(to_string(step.action) + " " + step.targets.front());
    ++done;
  }
  std::atomic<int> done{0};
  std::vector<std::string> lines;
  int fail_at = 0;

 private:
  int count_ = 0;
};

}  // namespace

TEST_CASE("runner: steps are done in order once the window has begun", "[faults][unit]") {
  Notes notes;
  Runner runner{{{0s, Action::kill, {"a"}, {}}, {1ms, Action::restart, {"a"}, {}}}, notes, system_clock()};
  CHECK(notes.lines.empty());
  runner.window_begins(system_clock().wall_us());
  runner.finish();
  CHECK(notes.lines == std::vector<std::string>{"kill a", "restart a"});
}

TEST_CASE("runner: a run that ends early sets right what was paused, and does nothing more", "[faults][unit]") {
  Notes notes;
  {
    Runner runner{{{0s, Action::pause, {"a"}, 1h}, {1h, Action::resume, {"a"}, {}}, {2h, Action::kill, {"b"}, {}}},
                  notes,
                  system_clock()};
    runner.window_begins(system_clock().wall_us() - 1);
    while (notes.done == 0) std::this_thread::yield();
  }
  CHECK(notes.lines == std::vector<std::string>{"pause a", "resume a"});
}

TEST_CASE("runner: without a window nothing ever happens", "[faults][unit]") {
  Notes notes;
  { Runner runner{{{0s, Action::kill, {"a"}, {}}}, notes, system_clock()}; }
  CHECK(notes.lines.empty());
}

TEST_CASE("runner: a step that fails is told to who waits, and the later ones are left", "[faults][unit]") {
  Notes notes;
  notes.fail_at = 1;
  Runner runner{{{0s, Action::restart, {"a"}, {}}, {0s, Action::kill, {"b"}, {}}}, notes, system_clock()};
  runner.window_begins(system_clock().wall_us());
  CHECK_THROWS_WITH(runner.finish(), "node: it does not come back. Look at its log.");
  CHECK_THROWS_WITH(runner.check(), "node: it does not come back. Look at its log.");
  CHECK(notes.lines.empty());
}
