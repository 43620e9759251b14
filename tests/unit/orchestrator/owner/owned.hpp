#pragma once
// A results database with one experiment, and processes that may be its owner.
#include <SQLiteCpp/SQLiteCpp.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <string>
#include <vector>

#include "common/store/reader.hpp"
#include "common/store/writer.hpp"
#include "orchestrator/owner/claim.hpp"
#include "tests/support/error_of.hpp"
#include "tests/support/scratch_dir.hpp"

namespace forklift::test {

inline const std::string kId = "small-20261123-040506-ab12";

class Owned {
 public:
  Owned() : writer_(store::Database::open(file())) {
    store::ExperimentRecord record;
    record.id = kId;
    record.name = "small";
    number_ = writer_.begin_experiment(record);
  }

  std::string file() const { return scratch_ / "r.db"; }
  const ScratchDir& scratch() const { return scratch_; }
  owner::Name name() const { return {file(), kId}; }
  store::ExperimentId number() const { return number_; }
  store::Owners owners() const { return store::Owners{store::Database::open(file())}; }
  std::optional<store::Owner> owner() const {
    return store::Owners{store::Database::open_read_only(file())}.of(number_);
  }
  void set_owner(const store::Owner& owner) const {
    owners().claim(number_, owner, [](const auto&) {});
  }
  void exec(const std::string& sql) const { SQLite::Database{file(), SQLite::OPEN_READWRITE, 5000}.exec(sql); }

 private:
  ScratchDir scratch_;
  store::Writer writer_;
  store::ExperimentId number_;
};

/// A child that sleeps until a signal ends it; `deaf` ignores SIGTERM.
class Sleeper {
 public:
  explicit Sleeper(bool deaf = false) {
    pid_ = ::fork();
    if (pid_ != 0) return;
    ::signal(SIGTERM, deaf ? SIG_IGN : SIG_DFL);
    while (true) ::pause();
  }
  ~Sleeper() { end(); }
  Sleeper(const Sleeper&) = delete;
  Sleeper& operator=(const Sleeper&) = delete;

  void end() {
    if (pid_ <= 0) return;
    ::kill(pid_, SIGKILL);
    ::waitpid(pid_, nullptr, 0);
    pid_ = -1;
  }
  pid_t pid() const { return pid_; }

  /// It as an owner that is at work since the 23rd of November.
  store::Owner owner(const std::string& command = "run") const {
    auto owner = owner::this_process(command, system_clock());
    const auto stat = owner::stat_of(std::to_string(pid_));
    owner.host = "box";
    owner.pid = pid_;
    owner.start_ticks = stat ? stat->start_ticks : 0;
    owner.phase = "loading 2 warehouses";
    owner.phase_us = 1'795'406'706'000'000;
    return owner;
  }

 private:
  pid_t pid_ = -1;
};

/// An owner whose pid counts on another host.
inline store::Owner far_owner(std::int64_t heartbeat_us) {
  store::Owner owner;
  owner.command = "run";
  owner.host = "far";
  owner.boot_id = "another boot";
  owner.pid_namespace = "pid:[4026531836]";
  owner.pid = 4711;
  owner.start_ticks = 99;
  owner.phase = "run 1/3";
  owner.phase_us = 1'795'406'706'000'000;
  owner.heartbeat_us = heartbeat_us;
  return owner;
}

}  // namespace forklift::test
