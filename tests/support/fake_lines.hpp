#pragma once
// A program on a fake host that talks in lines: each has its time, and whoever reads takes the clock along to it. A
// look that finds nothing is no effect of the world, since threads decide how many there are; each line that is read,
// each that is written, wait() and close_input() are one. An effect "timeout" at a line leaves the program silent for
// good. It is a process of its host until its last line is read, its input is closed, somebody kills it or this object
// goes. Where the connection was lost it lives on: its host does not know yet that nobody listens.
#include <deque>
#include <functional>
#include <mutex>
#include <optional>
#include <string>

#include "tests/support/fake_host.hpp"

namespace forklift::test {

struct DueLine {
  TimePoint when{};
  std::string line;
  std::function<void()> before;  ///< what it does before it tells; may be empty
};

class FakeLines : public remote::LineProcess {
 public:
  FakeLines(FakeHost& host, remote::Command command, std::string name);
  ~FakeLines() override;

  std::optional<std::string> read_line(Deadline deadline) override;
  bool at_end() const override;
  void write_line(const std::string& line) override;
  void close_input() override;
  std::optional<int> wait(Deadline deadline) override;
  std::string error_text() override;
  /// From now on nothing of it comes through, and it lives on.
  void lose_channel();

 protected:
  /// A line came on its standard input. Called with the lock held, as are all below.
  virtual void hear(const std::string&) {}
  /// What it answers when it hears no more.
  virtual int code_of_closed() const { return 130; }

  void tell(DueLine line) { lines_.push_back(std::move(line)); }
  void tell_now(std::string line) { tell({host_.world().clock.now(), std::move(line), {}}); }
  void forget_lines() { lines_.clear(); }
  /// With the lines that it has told so far, all is said; it ends with this code when they are read.
  void ends_with(int code) { code_at_end_ = code; }

  FakeHost& host_;
  const remote::Command command_;
  int pid_ = 0;
  std::string errors_;

 private:
  void end(int code);
  void check_channel(const Effect& effect) const;
  bool gone();
  void idle(Deadline deadline, std::unique_lock<std::mutex>& lock);
  Effect effect(const std::string& what, Deadline deadline) const;

  const std::string name_;
  mutable std::mutex guard_;
  std::deque<DueLine> lines_;
  bool hung_ = false, lost_ = false;
  std::optional<int> code_at_end_, code_;
};

}  // namespace forklift::test
