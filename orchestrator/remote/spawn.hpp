#pragma once
// A child process of ours on this machine, in its own process group, with its three streams as pipes.
#include <sys/types.h>

#include <optional>
#include <string>

#include "common/core/clock.hpp"
#include "orchestrator/remote/remote.hpp"

namespace forklift::remote {

class Descriptor {
 public:
  Descriptor() = default;
  explicit Descriptor(int value) : value_(value) {}
  Descriptor(Descriptor&& other) noexcept : value_(other.release()) {}
  Descriptor& operator=(Descriptor&& other) noexcept;
  ~Descriptor() { close(); }
  int get() const { return value_; }
  bool open() const { return value_ >= 0; }
  int release();
  void close();

 private:
  int value_ = -1;
};

class Child {
 public:
  /// Starts the command. Errors: environment, with the system's reason, if it can't be executed.
  Child(const Command& command, const std::string& host);
  ~Child();  ///< kills the group if it still runs, and reaps
  Child(Child&&) noexcept;
  Child& operator=(Child&&) = delete;

  Descriptor in, out, err;

  void kill_group(int signal) const;
  /// Exit code (128 + n for signal n) if it has ended; nothing otherwise. Does not block.
  std::optional<int> poll_exit();

 private:
  pid_t pid_ = -1;
  std::optional<int> exit_code_;
};

}  // namespace forklift::remote
