#pragma once
// The outside world as an experiment reaches it: time, hosts, SQL servers and the person who waits. Engines and
// workloads act through the same. A unit test brings its own, of which any call can fail.
#include <functional>
#include <memory>
#include <string>

#include "common/core/clock.hpp"
#include "common/core/json.hpp"
#include "common/sql/session.hpp"
#include "orchestrator/console/cancel.hpp"
#include "orchestrator/hosts/fleet.hpp"

namespace forklift::experiment {

struct Effects {
  Clock& clock;
  console::Cancel& cancel;
  hosts::MakeHost make_host;
  std::function<std::unique_ptr<sql::SqlSession>(const sql::Endpoint&)> connect_sql;
  std::string own_driver{};  ///< forklift-driver on this machine; empty: the one beside this program
  /// An emulated host of the desk that listens on `socket`.
  std::function<std::shared_ptr<remote::Remote>(const std::string& name, const std::string& socket)> make_desk_host{};
  /// One question to the desk that listens there; its answer, or an Error.
  std::function<Json(const std::string& socket, const Json& question)> ask_desk{};
  std::string own_desk{};  ///< forklift-desk on this machine; empty: the one beside this program
};

/// The system's clock, signals, SSH and this machine, MariaDB Connector/C.
Effects real_effects();

}  // namespace forklift::experiment
