#pragma once
// Errors that end by themselves (NDB's redo log that is full for a moment, lock waits, a data node that fails): which
// they are, what is said of them, and waiting for their end with a bound.
#include <chrono>
#include <cstdint>
#include <map>
#include <mutex>
#include <stop_token>
#include <string>
#include <string_view>

#include "common/core/error.hpp"
#include "common/core/units.hpp"
#include "common/sql/error_class.hpp"
#include "common/sql/session.hpp"
#include "driver/control/wait.hpp"

namespace forklift::driver::load {

/// A statement that failed so was undone and may be sent again. A lost connection is no such thing: nobody knows what
/// became of its last statement, but the next load finds out and goes on. Pure.
bool ends_by_itself(sql::ErrorClass kind);

/// The class, and what was waited for, if NDB's code tells: "overload: redo log (410)", "lock wait timeout (266)",
/// "deadlock". Pure.
std::string waited_for(unsigned number, std::string_view text);

/// What a person should change when waiting did not help. Pure.
std::string advice(unsigned number, std::string_view text);

/// How often the loading threads had to wait, by waited_for(). For all threads.
class Waits {
 public:
  void count(const std::string& what) {
    const std::lock_guard lock{mutex_};
    ++by_class_[what];
  }
  std::map<std::string, std::uint64_t> by_class() const {
    const std::lock_guard lock{mutex_};
    return by_class_;
  }

 private:
  mutable std::mutex mutex_;
  std::map<std::string, std::uint64_t> by_class_;
};

/// One statement's trouble, with its bound.
class Patience {
 public:
  Patience(Waits& waits, Microseconds bound, const std::stop_token& stop) : waits_(waits), bound_(bound), stop_(stop) {}

  /// Counts the error and waits: 10 ms, doubling to a second. Errors: the same SqlError, if it does not end by itself;
  /// Error environment, if the waits come to the bound; interrupted.
  void wait_for_end_of(const sql::SqlError& error);

 private:
  Waits& waits_;
  Microseconds bound_, waited_{0}, delay_{std::chrono::milliseconds{10}};
  int times_ = 0;
  const std::stop_token& stop_;
};

/// Runs `attempt`, which throws SqlError, until it passes. Errors: those of Patience.
template <class Attempt>
void patiently(Patience patience, Attempt attempt) {
  for (;;) {
    try {
      return attempt();
    } catch (const sql::SqlError& error) {
      patience.wait_for_end_of(error);
    }
  }
}

}  // namespace forklift::driver::load
