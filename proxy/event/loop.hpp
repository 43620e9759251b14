#pragma once
// One thread's event loop, and a socket watched by it. Nothing here may be used by two threads, but Loop::stop().
#include <atomic>
#include <functional>
#include <memory>

#include "common/core/units.hpp"

struct event;
struct event_base;

namespace forklift::proxy {

/// What a Watch calls, on the loop's thread.
class Ready {
 public:
  virtual ~Ready() = default;
  virtual void readable() = 0;
  virtual void writable() = 0;
};

class Loop {
 public:
  /// `awake`: how long it looks for further events before it sleeps; 0: not at all. Errors: environment, if the system
  /// gives no event queue.
  explicit Loop(Microseconds awake = Microseconds{0});
  ~Loop();
  Loop(const Loop&) = delete;
  Loop& operator=(const Loop&) = delete;

  /// Calls `tick` every `interval`; once per loop.
  void every(Microseconds interval, std::function<void()> tick);
  /// Runs until stop(). `after_turn` is called when all events of a turn are handled: the time to delete things.
  void run(const std::function<void()>& after_turn);
  /// From any thread; takes effect with the next tick at the latest.
  void stop() { stop_ = true; }

  event_base* base() const { return base_; }
  /// A Watch tells that it has called.
  void handled() { handled_ = true; }

 private:
  bool turn(int flags, const std::function<void()>& after_turn);
  void stay_awake(const std::function<void()>& after_turn);

  event_base* base_;
  Microseconds awake_;
  bool handled_ = false;
  event* timer_ = nullptr;
  std::function<void()> tick_;
  std::atomic<bool> stop_ = false;
};

/// A socket's readiness. Reading and writing are watched for only while they are on. The socket outlives it.
class Watch {
 public:
  Watch(Loop& loop, int fd, Ready& ready) : loop_(loop), fd_(fd), ready_(ready) {}
  Watch(const Watch&) = delete;
  Watch& operator=(const Watch&) = delete;
  void read(bool on) { set(read_, reading_, on, false); }
  void write(bool on) { set(write_, writing_, on, true); }

 private:
  struct FreeEvent {
    void operator()(event* handle) const;
  };
  using Handle = std::unique_ptr<event, FreeEvent>;
  void set(Handle& handle, bool& state, bool on, bool write);
  void call(bool write);

  Loop& loop_;
  int fd_;
  Ready& ready_;
  Handle read_, write_;
  bool reading_ = false, writing_ = false;
};

}  // namespace forklift::proxy
