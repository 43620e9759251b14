#pragma once
// What every fuzz target has: its input as text, a count of the inputs that were good ones, and a judge of exceptions.
// An Error is the right answer to bad input. Any other exception leaves the target, which is a fault, as are a report
// of a sanitizer, a hang and memory that grows.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "common/core/error.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace forklift::fuzz {

/// Inputs, or parts of them, that were read without an Error. A run in which there is none tests nothing but refusals.
inline std::uint64_t accepted = 0;

inline std::string_view text_of(const std::uint8_t* data, std::size_t size) {
  return {reinterpret_cast<const char*>(data), size};
}

/// Runs `read`; an Error of it is the end of that part only.
template <class Read>
bool accepts(Read read) {
  try {
    read();
    ++accepted;
    return true;
  } catch (const Error&) {
    return false;
  }
}

/// Two ways to one result differ: a fault, as a crash is.
inline void must(bool holds) {
  if (!holds) __builtin_trap();
}

/// Stands between the answers of an input that holds several: ASCII's record separator.
inline constexpr char kNext = '\x1e';

/// The answers of an input, one after another; empty ones when there are none left.
class Answers {
 public:
  explicit Answers(std::string_view bytes) : left_(bytes) {}
  std::string_view next() {
    const auto answer = left_.substr(0, left_.find(kNext));
    left_.remove_prefix(answer.size() < left_.size() ? answer.size() + 1 : left_.size());
    return answer;
  }
  bool empty() const { return left_.empty(); }

 private:
  std::string_view left_;
};

}  // namespace forklift::fuzz
