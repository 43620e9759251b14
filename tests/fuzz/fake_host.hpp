#pragma once
// A host that answers each question with the next piece of an input, whatever was asked. Nothing is started.
#include "orchestrator/remote/remote.hpp"
#include "tests/fuzz/target.hpp"

namespace forklift::fuzz {

class FakeHost final : public remote::Remote {
 public:
  explicit FakeHost(std::string_view answers) : answers_(answers) {}
  const std::string& host() const override { return name_; }
  /// An answer that begins with "!N " fails with exit code N, and what follows is on standard error.
  remote::CommandResult run(const remote::Command&, Deadline) override {
    const auto answer = answers_.next();
    if (answer.size() < 3 || answer[0] != '!' || answer[2] != ' ') return {0, std::string{answer}, ""};
    return {answer[1] - '0', "", std::string{answer.substr(3)}};
  }
  std::unique_ptr<remote::LineProcess> open(const remote::Command&) override {
    throw Error{ErrorKind::environment, name_, "nothing is started here", ""};
  }
  void write_file(const std::string&, const std::string&, unsigned, Deadline) override {}
  std::string read_file(const std::string&, Deadline) override { return std::string{answers_.next()}; }
  std::string tail_file(const std::string&, std::size_t bytes, Deadline) override {
    return std::string{answers_.next().substr(0, bytes)};
  }
  void cancel() override {}
  void reset() override {}

 private:
  std::string name_ = "db1";
  Answers answers_;
};

}  // namespace forklift::fuzz
