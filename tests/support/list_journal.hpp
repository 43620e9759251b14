#pragma once
// A journal as a list of lines. Used by any number of threads; its lines are read when they are done.
#include <algorithm>
#include <mutex>
#include <string>
#include <vector>

#include "orchestrator/process/journal.hpp"

namespace forklift::test {

class ListJournal final : public process::Journal {
 public:
  void starting(const std::string& node, const std::string& host, const std::string& mark,
                const std::string& directory) override {
    add("starting " + node + " on " + host + " as " + mark + " in " + directory);
  }
  void started(const remote::ProcessRecord& process) override {
    add("started " + process.name + " " + std::to_string(process.pid));
  }
  void stopped(const remote::ProcessRecord& process) override {
    add("stopped " + process.name + " " + std::to_string(process.pid));
  }
  void ended(const std::string& mark) override { add("ended " + mark); }
  void event(const std::string& kind, const std::string& node, const std::string& text) override {
    add(kind + " " + node + ": " + text);
  }
  /// Lines that begin so.
  auto count(const std::string& beginning) const {
    return std::count_if(lines.begin(), lines.end(), [&](const auto& line) { return line.rfind(beginning, 0) == 0; });
  }
  std::vector<std::string> lines;

 private:
  void add(std::string line) {
    const std::lock_guard lock{guard_};
    lines.push_back(std::move(line));
  }
  std::mutex guard_;
};

}  // namespace forklift::test
