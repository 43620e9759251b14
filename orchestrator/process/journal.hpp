#pragma once
// Who is told of processes: before one is started and after it was stopped, so that the results database knows of more
// than the orchestrator, and never of less.
#include <string>

#include "orchestrator/remote/process.hpp"

namespace forklift::process {

class Journal {
 public:
  virtual ~Journal() = default;
  virtual void starting(const std::string& node, const std::string& host, const std::string& mark,
                        const std::string& directory) = 0;
  virtual void started(const remote::ProcessRecord& process) = 0;
  virtual void stopped(const remote::ProcessRecord& process) = 0;
  /// The same of one that ended by itself or with its channel, as drivers do in each run: worth no event.
  virtual void ended(const std::string& mark) = 0;
  /// Something worth a line in the report and on the screen: kind is a word ("ready", "died", "warning").
  virtual void event(const std::string& kind, const std::string& node, const std::string& text) = 0;
};

}  // namespace forklift::process
