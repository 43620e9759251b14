#pragma once
// What a driver tells while it works: NDJSON lines (common/contract/progress.hpp), one writer for all threads.
#include <mutex>
#include <string>

#include "common/core/json.hpp"

namespace forklift::driver::control {

class Events {
 public:
  virtual ~Events() = default;
  virtual void emit(const Json& event) = 0;
  void log(const std::string& level, const std::string& text) {
    emit({{"event", "log"}, {"level", level}, {"text", text}});
  }
};

/// Writes each event to a file descriptor, whole lines only. A write error stops nothing: what is measured goes on.
class EventStream final : public Events {
 public:
  explicit EventStream(int descriptor) : descriptor_(descriptor) {}
  void emit(const Json& event) override;
  /// errno of the first event that could not be written; 0 if all were.
  int failure() const;

 private:
  mutable std::mutex mutex_;
  int descriptor_, failure_ = 0;
};

}  // namespace forklift::driver::control
