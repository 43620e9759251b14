#pragma once
// A host of processes that are only remembered: the scripts of orchestrator/remote/scripts.hpp are known by their text
// and answered from a table. Any of its calls can be made to fail, before or after it has had its effect.
#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "common/core/error.hpp"
#include "orchestrator/remote/process.hpp"
#include "orchestrator/remote/remote.hpp"
#include "orchestrator/remote/scripts.hpp"

namespace forklift::test {

class FakeRemote final : public remote::Remote {
 public:
  struct Process {
    int pid = 0;
    std::int64_t start = 0;
    std::string mark;
    std::vector<std::string> argv;
  };

  const std::string& host() const override { return name_; }

  remote::CommandResult run(const remote::Command& command, Deadline) override {
    const std::string text = command.argv.size() > 2 ? command.argv[2] : "";
    const std::vector<std::string> words{command.argv.begin() + std::min<std::size_t>(4, command.argv.size()),
                                         command.argv.end()};
    const bool starts = text == remote::scripts::kStart;
    if (starts && loses_start == Lost::question) throw lost();
    auto answer = answer_to(text, words, command);
    if (starts && loses_start == Lost::answer) throw lost();
    return answer;
  }
  std::unique_ptr<remote::LineProcess> open(const remote::Command&) override { throw lost(); }
  void write_file(const std::string& path, const std::string& content, unsigned, Deadline) override {
    files[path] = content;
  }
  std::string read_file(const std::string& path, Deadline) override { return files.at(path); }
  std::string tail_file(const std::string& path, std::size_t, Deadline) override {
    const auto found = files.find(path);
    return found == files.end() ? "" : found->second;
  }
  void cancel() override {}
  void reset() override {}

  /// The process ends by itself and leaves its exit code beside its log, as the keeper does.
  void end(const std::string& log, int code) {
    processes.clear();
    files[log + ".exit"] = std::to_string(code) + "\n";
  }

  enum class Lost { nothing, question, answer };
  Lost loses_start = Lost::nothing;
  std::set<std::string> ignored;  ///< signals that every process here takes no notice of
  std::vector<Process> processes;
  std::map<std::string, std::string> files;
  std::vector<std::string> signals;  ///< "TERM 101", as sent

 private:
  Error lost() const { return {ErrorKind::environment, name_, "the connection was lost", "Look at the network"}; }

  remote::CommandResult answer_to(const std::string& text, const std::vector<std::string>& words,
                                  const remote::Command& command) {
    namespace scripts = remote::scripts;
    if (text == scripts::kStart) return start(words, command);
    if (text == scripts::kAlive) return {0, find(words, 0) != nullptr ? "alive\n" : "gone\n", ""};
    if (text == scripts::kMembers) return {0, find(words, 0) != nullptr ? words[0] + "\n" : "", ""};
    if (text == scripts::kMarked) return {0, marked(words.at(0)), ""};
    if (text == scripts::kSignal) return signal(words);
    if (command.argv.at(0) == "rm") {
      for (std::size_t i = 3; i < command.argv.size(); ++i) files.erase(command.argv[i]);
    }
    return {0, kBoot + std::string{"\n"}, ""};  // the boot id is all that else is asked for
  }

  remote::CommandResult start(const std::vector<std::string>& words, const remote::Command& command) {
    files[words.at(0) + ".exit"] = remote::kStillRuns;
    processes.push_back({++last_pid_, 10 * last_pid_, command.environment.at("FORKLIFT_PROCESS"),
                         std::vector<std::string>{words.begin() + 2, words.end()}});
    return {0, std::to_string(last_pid_) + " " + std::to_string(10 * last_pid_) + " " + kBoot + "\n", ""};
  }

  /// The process that pid, start time and mark from words[at] on all belong to.
  const Process* find(const std::vector<std::string>& words, std::size_t at) const {
    for (const auto& one : processes) {
      if (std::to_string(one.pid) == words.at(at) && std::to_string(one.start) == words.at(at + 1) &&
          one.mark == words.at(at + 3))
        return &one;
    }
    return nullptr;
  }

  std::string marked(const std::string& mark) const {
    std::string text;
    for (const auto& one : processes) {
      if (one.mark == mark) text += std::to_string(one.pid) + " " + std::to_string(one.start) + " " + mark + "\n";
    }
    return text;
  }

  /// As the script does: the recorded process, or whoever carries the mark.
  remote::CommandResult signal(const std::vector<std::string>& words) {
    const auto mark = words.at(4);
    for (const auto& one : processes) {
      if (one.mark == mark) signals.push_back(words[0] + " " + std::to_string(one.pid));
    }
    const bool ends = (words[0] == "TERM" || words[0] == "KILL") && !ignored.contains(words[0]);
    if (ends) std::erase_if(processes, [&](const auto& one) { return one.mark == mark; });
    return {0, "", ""};
  }

  static constexpr const char* kBoot = "boot-1";
  std::string name_ = "box";
  int last_pid_ = 100;
};

}  // namespace forklift::test
