#include "driver/run/saturation.hpp"

#include <dirent.h>
#include <fmt/format.h>
#include <sched.h>
#include <sys/resource.h>

#include <cstdio>
#include <memory>

namespace forklift::driver::run {
namespace {

std::int64_t microseconds(const timeval& time) { return std::int64_t{time.tv_sec} * 1'000'000 + time.tv_usec; }

/// Second number of /proc/self/task/TID/schedstat: nanoseconds on a run queue.
std::int64_t run_queue_us() {
  struct CloseDirectory {
    void operator()(DIR* directory) const { ::closedir(directory); }
  };
  struct CloseFile {
    void operator()(std::FILE* file) const { std::fclose(file); }
  };
  const std::unique_ptr<DIR, CloseDirectory> tasks{::opendir("/proc/self/task")};
  if (tasks == nullptr) return 0;
  std::int64_t total = 0;
  while (const dirent* entry = ::readdir(tasks.get())) {
    if (entry->d_name[0] == '.') continue;
    const auto path = fmt::format("/proc/self/task/{}/schedstat", entry->d_name);
    const std::unique_ptr<std::FILE, CloseFile> file{std::fopen(path.c_str(), "re")};
    long long running = 0, waiting = 0;
    if (file != nullptr && std::fscanf(file.get(), "%lld %lld", &running, &waiting) == 2) total += waiting / 1000;
  }
  return total;
}

}  // namespace

Usage usage_now() {
  rusage usage{};
  ::getrusage(RUSAGE_SELF, &usage);
  return {microseconds(usage.ru_utime) + microseconds(usage.ru_stime), run_queue_us()};
}

int cores_given() {
  cpu_set_t set;
  CPU_ZERO(&set);
  return ::sched_getaffinity(0, sizeof set, &set) == 0 ? CPU_COUNT(&set) : 1;
}

std::string saturation(const Load& load) {
  if (load.cpu_share > 0.8) {
    return fmt::format("the driver used {:.0f} % of the cores given to it", load.cpu_share * 100);
  }
  if (load.cpu_share > 0.4 && load.run_queue_share > 0.2) {
    return fmt::format("the driver's workers waited for a core in {:.0f} % of the time", load.run_queue_share * 100);
  }
  if (load.paced && load.connection_wait_share > 0.2) {
    return fmt::format("terminals waited for a free connection in {:.0f} % of their response time",
                       load.connection_wait_share * 100);
  }
  return "";
}

}  // namespace forklift::driver::run
