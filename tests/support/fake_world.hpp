#pragma once
// What the fakes of one test share: the clock, the count of effects, how drivers' runs turn out, and the commands that
// no fake knew. An unknown command is never "ok": it throws std::logic_error with its text, and since the code under
// test may catch that, the end of the world ends the test program as well.
#include <atomic>
#include <functional>
#include <mutex>
#include <string>
#include <vector>

#include "common/contract/job.hpp"
#include "common/contract/report.hpp"
#include "tests/support/effects.hpp"
#include "tests/support/fake_clock.hpp"

namespace forklift::test {

class FakeWorld {
 public:
  FakeWorld() = default;
  FakeWorld(const FakeWorld&) = delete;
  FakeWorld& operator=(const FakeWorld&) = delete;
  ~FakeWorld();

  FakeClock clock;
  EffectCounter effects{clock};

  /// Changes the report of a run before a driver tells it; may be empty. Called by any thread.
  std::function<void(const contract::RunJob& job, contract::RunReport& report)> alter_run;
  std::function<void(const contract::LoadJob& job, contract::LoadReport& report)> alter_load;
  std::function<void(const contract::CheckJob& job, contract::CheckReport& report)> alter_check;
  /// Transactions that fake drivers have committed so far: what servers count as Com_commit.
  std::atomic<std::uint64_t> committed{0};

  [[noreturn]] void unknown(const std::string& host, const std::string& what);
  /// Texts of all unknown commands; whoever takes them has seen them.
  std::vector<std::string> take_unknown();

 private:
  std::mutex guard_;
  std::vector<std::string> unknown_;
};

}  // namespace forklift::test
