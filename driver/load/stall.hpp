#pragma once
// A load that stands still says so: pure, fed once a second by the loader.
#include <cstdint>
#include <map>
#include <string>

namespace forklift::driver::load {

class StallWatch {
 public:
  /// `waits`: how often the loader waited so far, by reason. What to say, or nothing: after 10 s without a row, and
  /// then every 30 s.
  std::string look(int second, std::uint64_t rows, const std::map<std::string, std::uint64_t>& waits);

 private:
  std::uint64_t rows_ = 0;
  int moved_at_ = 0;
  std::map<std::string, std::uint64_t> waits_;  ///< when rows were last stored
};

}  // namespace forklift::driver::load
