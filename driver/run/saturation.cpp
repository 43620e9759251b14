#include "driver/run/saturation.hpp"

#include <fmt/format.h>
#include <sched.h>
#include <sys/resource.h>

#include <cstdio>
#include <memory>

namespace forklift::driver::run {
namespace {

std::int64_t microseconds(const timeval& time) { return std::int64_t{time.tv_sec} * 1'000'000 + time.tv_usec; }

}  // namespace

std::int64_t cpu_now_us() {
  rusage usage{};
  ::getrusage(RUSAGE_SELF, &usage);
  return microseconds(usage.ru_utime) + microseconds(usage.ru_stime);
}

std::int64_t thread_run_queue_us() {
  struct Close {
    void operator()(std::FILE* file) const { std::fclose(file); }
  };
  const std::unique_ptr<std::FILE, Close> file{std::fopen("/proc/thread-self/schedstat", "re")};
  long long running_ns = 0, waiting_ns = 0;
  if (file == nullptr || std::fscanf(file.get(), "%lld %lld", &running_ns, &waiting_ns) != 2) return 0;
  return waiting_ns / 1000;
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
