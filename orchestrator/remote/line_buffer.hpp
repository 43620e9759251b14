#pragma once
// Bytes in, lines out, and how long a process whose lines are read is given: the same here and over SSH.
#include <optional>
#include <string>

#include "common/core/clock.hpp"

namespace forklift::remote {

inline constexpr std::size_t kKeptErrors = 64 * 1024;
inline constexpr Microseconds kGrace{2'000'000};        ///< to end by itself when nobody listens any more
inline constexpr Microseconds kWriteLimit{10'000'000};  ///< a line that nobody takes that long is given up

class LineBuffer {
 public:
  void add(const std::string& bytes) { text_ += bytes; }
  bool empty() const { return taken_ == text_.size(); }
  /// The next whole line without its newline.
  std::optional<std::string> take_line() {
    const auto end = text_.find('\n', searched_);
    if (end == std::string::npos) {
      text_.erase(0, taken_);  // only now: erasing at each line would move the rest each time
      taken_ = 0;
      searched_ = text_.size();
      return std::nullopt;
    }
    std::string line = text_.substr(taken_, end - taken_);
    taken_ = searched_ = end + 1;
    return line;
  }
  /// What is left at the end of file, if anything.
  std::optional<std::string> take_rest() {
    if (empty()) return std::nullopt;
    std::string rest = text_.substr(taken_);
    text_.clear();
    taken_ = searched_ = 0;
    return rest;
  }

 private:
  std::string text_;
  std::size_t taken_ = 0;     ///< of text_: given out already
  std::size_t searched_ = 0;  ///< of text_: no newline between taken_ and here
};

}  // namespace forklift::remote
