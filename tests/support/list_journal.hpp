#pragma once
// A journal as a list of lines.
#include <string>
#include <vector>

#include "orchestrator/process/journal.hpp"

namespace forklift::test {

class ListJournal final : public process::Journal {
 public:
  void starting(const std::string& node, const std::string& host, const std::string& mark,
                const std::string& directory) override {
    lines.push_back("starting " + node + " on " + host + " as " + mark + " in " + directory);
  }
  void started(const remote::ProcessRecord& process) override {
    lines.push_back("started " + process.name + " " + std::to_string(process.pid));
  }
  void stopped(const remote::ProcessRecord& process) override {
    lines.push_back("stopped " + process.name + " " + std::to_string(process.pid));
  }
  void event(const std::string& kind, const std::string& node, const std::string& text) override {
    lines.push_back(kind + " " + node + ": " + text);
  }
  std::vector<std::string> lines;
};

}  // namespace forklift::test
