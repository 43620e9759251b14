#include "driver/run/saturation.hpp"

#include <fmt/format.h>
#include <sys/resource.h>

#include <algorithm>
#include <cstdio>
#include <memory>

#include "common/cgroup/own.hpp"

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

Usage usage_now(const cgroup::Membership& membership) { return {cpu_now_us(), cgroup::read_now(membership)}; }

Load fill_usage(contract::RunReport& report, const Usage& begin, const Usage& end, std::int64_t elapsed_us) {
  Load load;
  load.cores = cgroup::cores_given(end.limits);
  load.throttling = cgroup::use_between(begin.limits, end.limits);
  const auto cpu_us = std::max<std::int64_t>(0, end.cpu_us - begin.cpu_us);
  load.cpu_share =
      static_cast<double>(cpu_us) / static_cast<double>(std::max<std::int64_t>(1, elapsed_us)) / load.cores;
  report.cpu_us = static_cast<std::uint64_t>(cpu_us);
  report.cpu_share = load.cpu_share;
  report.cores = load.cores;
  report.cpu_periods = static_cast<std::uint64_t>(load.throttling.periods);
  report.throttled_periods = static_cast<std::uint64_t>(load.throttling.throttled);
  return load;
}

std::string saturation(const Load& load) {
  if (load.throttling.throttled_share() >= kThrottled) {
    return fmt::format("its cgroup, which may use {:.3g} cores, was throttled in {} of {} periods", load.cores,
                       load.throttling.throttled, load.throttling.periods);
  }
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
