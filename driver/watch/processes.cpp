#include "driver/watch/processes.hpp"

#include <unistd.h>

#include "driver/watch/marked.hpp"
#include "driver/watch/proc_file.hpp"

namespace forklift::driver::watch {
void OurProcesses::look() {
  names_.clear();
  for (const auto& process : marked(prefix_)) {
    if (process.pid != ::getpid()) names_[process.pid] = process.mark.substr(process.mark.rfind('/') + 1);
  }
}

std::map<std::string, ProcessCounts> OurProcesses::read() const {
  static const std::int64_t page = ::sysconf(_SC_PAGESIZE);
  std::map<std::string, ProcessCounts> all;
  for (const auto& [pid, name] : names_) {
    const auto stat = read_proc("/proc/" + std::to_string(pid) + "/stat");
    if (stat.empty()) continue;
    const auto counts = parse_process(stat, page);
    all[name].cpu_ticks += counts.cpu_ticks;
    all[name].rss_bytes += counts.rss_bytes;
  }
  return all;
}

}  // namespace forklift::driver::watch
