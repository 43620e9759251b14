#pragma once
// A driver as a list of lines that it will write: stands in for a real one in unit tests only.
#include <deque>
#include <string>
#include <vector>

#include "orchestrator/remote/remote.hpp"

namespace forklift::test {

class FakeLineProcess final : public remote::LineProcess {
 public:
  explicit FakeLineProcess(std::deque<std::string> lines, std::string errors = "", bool silent_at_end = false)
      : lines_(std::move(lines)), errors_(std::move(errors)), silent_(silent_at_end) {}

  std::optional<std::string> read_line(Deadline) override {
    if (lines_.empty()) return std::nullopt;
    auto line = lines_.front();
    lines_.pop_front();
    return line;
  }
  bool at_end() const override { return lines_.empty() && !silent_; }
  void write_line(const std::string& line) override { written.push_back(line); }
  void close_input() override {}
  std::optional<int> wait(Deadline) override { return 7; }
  std::string error_text() override { return errors_; }

  std::vector<std::string> written;

 private:
  std::deque<std::string> lines_;
  std::string errors_;
  bool silent_;
};

}  // namespace forklift::test
