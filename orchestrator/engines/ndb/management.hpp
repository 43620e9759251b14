#pragma once
// The management client: one command, one answer. Runs on the host of the first management server.
#include <map>
#include <string>

#include "orchestrator/engines/engine.hpp"
#include "orchestrator/engines/ndb/layout.hpp"
#include "orchestrator/engines/ndb/status.hpp"

namespace forklift::engines::ndb {

class Management {
 public:
  /// `layout` must outlive it.
  Management(const Context& context, const Layout& layout) : context_(context), layout_(layout) {}

  /// States of the data nodes; empty if no management server answers.
  std::map<int, NodeState> status();
  bool answers();
  /// Errors: environment, with what the client printed, unless it exits 0.
  std::string execute(const std::string& command, Microseconds within);

 private:
  remote::CommandResult run(const std::string& command, Microseconds within);

  Context context_;
  const Layout& layout_;
};

}  // namespace forklift::engines::ndb
