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

/// Writes each event to a file descriptor, whole lines only. Write errors are ignored: the result file is what counts.
class EventStream final : public Events {
 public:
  explicit EventStream(int descriptor) : descriptor_(descriptor) {}
  void emit(const Json& event) override;

 private:
  std::mutex mutex_;
  int descriptor_;
};

}  // namespace forklift::driver::control
