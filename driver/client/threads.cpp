#include "driver/client/threads.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>
#include <string>

namespace forklift::driver::client {
namespace {

std::string text_of(const std::string& file) {
  std::ifstream in{file};
  return {std::istreambuf_iterator<char>{in}, {}};
}

/// Fields 14 and 15 of /proc/PID/stat, in ticks; a name may hold blanks and brackets.
std::int64_t cpu_us_of(const std::string& stat) {
  const auto end_of_name = stat.rfind(')');
  if (end_of_name == std::string::npos) return 0;
  std::istringstream fields{stat.substr(end_of_name + 1)};
  std::string skipped;
  for (int i = 0; i < 11; ++i) fields >> skipped;
  std::int64_t user = 0, system = 0;
  fields >> user >> system;
  return (user + system) * 1'000'000 / ::sysconf(_SC_CLK_TCK);
}

}  // namespace

ThreadTimes thread_times(int pid) {
  ThreadTimes times;
  times.cpu_us = cpu_us_of(text_of(fmt::format("/proc/{}/stat", pid)));
  std::error_code ignored;  // threads come and go while one looks
  for (const auto& thread : std::filesystem::directory_iterator{fmt::format("/proc/{}/task", pid), ignored}) {
    std::istringstream fields{text_of(thread.path() / "schedstat")};
    std::int64_t running_ns = 0, waiting_ns = 0;
    if (!(fields >> running_ns >> waiting_ns)) continue;
    times.run_queue_us += waiting_ns / 1000;
    ++times.threads;
  }
  return times;
}

}  // namespace forklift::driver::client
