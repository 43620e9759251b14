#pragma once
// One sysbench that runs on a driver's host, followed to its end: its lines, and those of our driver that measures it.
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "common/contract/client.hpp"
#include "orchestrator/drivers/drive.hpp"
#include "orchestrator/workloads/sysbench/output.hpp"
#include "orchestrator/workloads/sysbench/window.hpp"

namespace forklift::workloads::sysbench {

class Follower {
 public:
  /// `started` is called with the time of its start.
  Follower(const drivers::Driver& driver, const Times& times, const drivers::Context& driving,
           std::function<void(std::int64_t)> started)
      : driver_(driver), times_(times), around_(driving), started_(std::move(started)) {}

  /// Why it gave up; empty if it did not. Errors: environment, if the host is lost; what `interrupt` throws.
  std::string follow(const remote::Command& command, const drivers::Interrupt& interrupt);

  contract::RunReport report(const std::string& name, int number) const;
  Process process() const { return {driver_.name, start_of(moments_us_), output_.seconds()}; }

 private:
  bool read(const std::string& line);
  bool event(const std::string& line);
  std::string why(int code) const;

  const drivers::Driver& driver_;
  const Times& times_;
  const drivers::Context& around_;
  Output output_;
  std::function<void(std::int64_t)> started_;
  std::string last_ = "it said nothing";
  std::vector<std::int64_t> moments_us_;  ///< at which it started, by each of its lines
  Json hello_;
  std::optional<contract::ClientReport> client_;
};

}  // namespace forklift::workloads::sysbench
