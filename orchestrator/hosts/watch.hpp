#pragma once
// Listens to `forklift-driver watch` on every host during a run. It is a witness, not a party: whatever goes wrong with
// it is told, and the run goes on.
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "common/store/series.hpp"
#include "orchestrator/hosts/driver_copies.hpp"
#include "orchestrator/process/journal.hpp"

namespace forklift::hosts {

/// Pure: seconds of one host as they came → one series per metric, all of one length.
class SeriesOfHost {
 public:
  /// Values of the host's own second `second`, whose line came at `came_us` (epoch), just after the second's end. The
  /// first line fixes what time that is here: lines that come late, or several at once, keep their seconds.
  void add(std::int64_t came_us, std::int64_t second, const std::map<std::string, std::int64_t>& values);
  /// A line of `forklift-driver watch`; others than a second's figures are passed over. Errors: environment, naming
  /// `host`, if it can't be read.
  void add_line(std::int64_t came_us, const std::string& line, const std::string& host);
  std::vector<store::HostSeries> take(const std::string& host);

 private:
  std::optional<std::int64_t> first_;  ///< the host's number of our first second
  std::int64_t begin_us_ = 0;
  std::size_t seconds_ = 0, kept_ = 0;  ///< kept_: figures in points_
  std::map<std::string, std::vector<std::int64_t>> points_;
};

class HostWatch {
 public:
  struct Parts {
    process::Journal& journal;  ///< knows of each watch; used by any thread
    Clock& clock;
    std::string experiment;  ///< its processes are shown singly, and the watches' marks begin with it
    std::string database;    ///< its results file, absolute
    std::function<void(const std::string&)> warn;  ///< called by any thread
  };
  HostWatch(const std::vector<DriverCopy>& posts, Parts parts);
  ~HostWatch();
  /// Ends the watch and gives back what was seen.
  std::vector<store::HostSeries> finish();

 private:
  void listen(const DriverCopy& post, SeriesOfHost& series, const std::stop_token& stop);

  Parts parts_;
  std::vector<DriverCopy> posts_;
  std::vector<SeriesOfHost> series_;
  std::vector<std::jthread> threads_;
};

}  // namespace forklift::hosts
