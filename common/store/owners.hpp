#pragma once
// Who works on an experiment: one process at most. A row of the results database names it by host, pid and start time,
// and carries its heartbeat. Every call is one transaction; each thread has an object of its own.
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <utility>

#include "common/store/database.hpp"
#include "common/store/records.hpp"

namespace forklift::store {

struct Owner {
  std::string command;  ///< "run" or "stop"
  std::string host, boot_id, pid_namespace;
  std::int64_t pid = 0, start_ticks = 0;  ///< count on that host since that boot, in that namespace
  std::string phase;                      ///< what it does, since `phase_us`
  std::int64_t phase_us = 0, heartbeat_us = 0;
  std::optional<std::int64_t> asked_us;  ///< when it was asked to end
};

/// The same process, whatever it does now.
bool same_process(const Owner& a, const Owner& b);

class Owners {
 public:
  explicit Owners(Database database) : database_(std::move(database)) {}

  std::optional<Owner> of(ExperimentId experiment) const;
  /// Makes `owner` the owner. `may` is shown the present one in the same transaction, and throws if that must stay.
  void claim(ExperimentId experiment, const Owner& owner,
             const std::function<void(const std::optional<Owner>&)>& may) const;
  /// Writes the owner's phase and heartbeat. False: it is not the owner any more.
  bool beat(ExperimentId experiment, const Owner& owner) const;
  /// Notes that `owner` is asked to end, and calls `ask` in the same transaction, which throws if it can't. False,
  /// without a call: it was asked before, or is not the owner any more.
  bool ask(ExperimentId experiment, const Owner& owner, std::int64_t now_us, const std::function<void()>& ask) const;
  /// Nothing if `owner` is not the owner any more.
  void release(ExperimentId experiment, const Owner& owner) const;

 private:
  Database database_;
};

/// For Writer, inside its transaction.
void insert_owner(const Database& database, ExperimentId experiment, const Owner& owner);

}  // namespace forklift::store
