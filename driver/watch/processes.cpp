#include "driver/watch/processes.hpp"

#include <unistd.h>

#include <fstream>
#include <iterator>

#include "driver/watch/marked.hpp"

namespace forklift::driver::watch {
namespace {

std::string read_file(const std::string& file) {
  std::ifstream in{file, std::ios::binary};
  return {std::istreambuf_iterator<char>{in}, {}};
}

}  // namespace

void OurProcesses::look() {
  names_.clear();
  for (const auto& process : marked(prefix_)) names_[process.pid] = process.mark.substr(process.mark.rfind('/') + 1);
}

std::map<std::string, ProcessCounts> OurProcesses::read() const {
  static const std::int64_t page = ::sysconf(_SC_PAGESIZE);
  std::map<std::string, ProcessCounts> all;
  for (const auto& [pid, name] : names_) {
    const auto stat = read_file("/proc/" + std::to_string(pid) + "/stat");
    if (stat.empty()) continue;
    const auto counts = parse_process(stat, page);
    all[name].cpu_ticks += counts.cpu_ticks;
    all[name].rss_bytes += counts.rss_bytes;
  }
  return all;
}

}  // namespace forklift::driver::watch
