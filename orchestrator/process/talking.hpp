#pragma once
// A process that lives as long as our channel to it and talks in lines: a driver, a watch, a load generator. It is
// recorded as every other process is, before it is started, and its mark finds it; it needs no pid for that. It is
// recorded as ended when its end was seen, and otherwise when nothing on its host carries its mark any more: a channel
// that is lost ends nothing for certain. What can't be asked keeps its row, for `forklift stop`.
#include <memory>

#include "orchestrator/process/managed.hpp"

namespace forklift::process {

class TalkingProcess final : public remote::LineProcess {
 public:
  /// Records and starts it. `identity` needs no log file: what it writes is read here. Errors: environment.
  TalkingProcess(remote::Remote& host, Journal& journal, Clock& clock, Identity identity, remote::Command command);
  ~TalkingProcess() override;
  TalkingProcess(const TalkingProcess&) = delete;
  TalkingProcess& operator=(const TalkingProcess&) = delete;

  std::optional<std::string> read_line(Deadline deadline) override { return lines_->read_line(deadline); }
  bool at_end() const override { return lines_->at_end(); }
  void write_line(const std::string& line) override { lines_->write_line(line); }
  void close_input() override { lines_->close_input(); }
  std::optional<int> wait(Deadline deadline) override;
  std::string error_text() override { return lines_->error_text(); }

 private:
  void await_end() noexcept;
  void settle() noexcept;

  remote::Remote& host_;
  Journal& journal_;
  Clock& clock_;
  Identity identity_;
  bool end_seen_ = false;
  std::unique_ptr<remote::LineProcess> lines_;
};

}  // namespace forklift::process
