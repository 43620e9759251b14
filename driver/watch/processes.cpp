#include "driver/watch/processes.hpp"

#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>

namespace forklift::driver::watch {
namespace {

constexpr std::string_view kVariable = "FORKLIFT_PROCESS=";

std::string read_file(const std::string& file) {
  std::ifstream in{file, std::ios::binary};
  return {std::istreambuf_iterator<char>{in}, {}};
}

/// The mark in a NUL-separated environment; empty without one.
std::string mark_in(const std::string& environment) {
  for (std::size_t at = 0; at < environment.size();) {
    const auto end = std::min(environment.find('\0', at), environment.size());
    const std::string_view entry{environment.data() + at, end - at};
    if (entry.rfind(kVariable, 0) == 0) return std::string{entry.substr(kVariable.size())};
    at = end + 1;
  }
  return "";
}

}  // namespace

void OurProcesses::look() {
  std::map<int, std::string> found;
  std::error_code ignored;  // processes come and go while one looks
  for (const auto& entry : std::filesystem::directory_iterator{"/proc", ignored}) {
    const int pid = std::atoi(entry.path().filename().c_str());
    if (pid <= 0) continue;
    const auto mark = mark_in(read_file("/proc/" + std::to_string(pid) + "/environ"));
    if (mark.rfind(prefix_, 0) == 0) found[pid] = mark.substr(mark.rfind('/') + 1);
  }
  names_ = std::move(found);
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
