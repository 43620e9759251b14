#pragma once
// A host in memory: files, processes, ports and a clock. It answers what the orchestrator asks of hosts during an
// experiment (fake_machine.hpp has the tables), runs drivers (fake_driver.hpp), and counts each call as an effect of
// its world, which may fail. Engines of a test add what their servers need: `behaviour` says which ports a started
// program holds and how it ends, `more` answers commands that only they use. Used by any number of threads.
#include <atomic>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "tests/support/fake_machine.hpp"
#include "tests/support/fake_world.hpp"

namespace forklift::test {

class FakeHost final : public remote::Remote {
 public:
  /// Where its forklift-driver is, as hosts::ClusterHosts::own_driver for transport "local".
  static constexpr const char* kDriver = "/opt/forklift/forklift-driver";

  explicit FakeHost(FakeWorld& world, std::string name = "box");

  const std::string& host() const override { return name_; }
  remote::CommandResult run(const remote::Command& command, Deadline deadline) override;
  std::unique_ptr<remote::LineProcess> open(const remote::Command& command) override;
  void write_file(const std::string& path, const std::string& content, unsigned mode, Deadline deadline) override;
  std::string read_file(const std::string& path, Deadline deadline) override;
  std::string tail_file(const std::string& path, std::size_t bytes, Deadline deadline) override;
  void cancel() override { cancelled_ = true; }
  void reset() override { cancelled_ = false; }

  // For tests; none of it is an effect.

  /// Set before the host is used. Called with its lock held: it must not call the host.
  void set_behaviour(std::function<FakeProgram(const FakeProcess&)> behaviour);
  /// Answers commands that fake hosts do not know, without the lock: it may call the host; nothing: it does not know.
  std::function<std::optional<remote::CommandResult>(const remote::Command&)> more;
  /// Does something with all that the host is made of.
  template <class Work>
  auto with(Work work) {
    const std::lock_guard lock{guard_};
    return work(machine_);
  }

  std::vector<FakeProcess> processes();
  std::string text(const std::string& path);
  bool there(const std::string& path);
  void put(const std::string& path, const std::string& text, unsigned mode = 0644);
  void make_directory(const std::string& path, unsigned mode = 0711);
  bool port_taken(int port);
  /// The processes with this mark end by themselves.
  void end(const std::string& mark, int code);
  /// The host starts again: its processes are gone, its files stay, and it has another boot id.
  void restart();
  /// What is there of an experiment, sorted: "process MARK", "port 3306 of MARK", "file PATH" of what has its id as a
  /// part of its path.
  std::vector<std::string> left_of(const std::string& experiment);

  FakeWorld& world() { return world_; }
  /// Throws Error{interrupted} after cancel().
  void check_cancelled() const;

 private:
  remote::CommandResult answer(const remote::Command& command);
  void need_program(const remote::Command& command);

  FakeWorld& world_;
  std::string name_;
  std::mutex guard_;
  FakeMachine machine_;
  std::atomic<bool> cancelled_{false};
};

}  // namespace forklift::test
