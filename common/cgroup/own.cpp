#include "common/cgroup/own.hpp"

#include <fcntl.h>
#include <sched.h>
#include <unistd.h>

#include <algorithm>
#include <array>

namespace forklift::cgroup {
namespace {

/// Without streams: files of /proc and cgroupfs have no size, and reading one may fail half-way.
std::optional<std::string> text_of(const std::string& file) {
  const int descriptor = ::open(file.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) return {};
  std::string text;
  std::array<char, 16384> chunk{};
  for (ssize_t got = 0; (got = ::read(descriptor, chunk.data(), chunk.size())) > 0;)
    text.append(chunk.data(), static_cast<std::size_t>(got));
  ::close(descriptor);
  return text;
}

}  // namespace

Membership own_membership() {
  return membership(text_of("/proc/self/cgroup").value_or(""), text_of("/proc/self/mountinfo").value_or(""));
}

Reading read_now(const Membership& membership) {
  Texts texts;
  for (const auto& file : files_of(membership)) {
    if (auto text = text_of(file)) texts[file] = std::move(*text);
  }
  return reading_of(membership, texts);
}

double cores_given(const Reading& reading) {
  cpu_set_t set;
  CPU_ZERO(&set);
  const double mask = ::sched_getaffinity(0, sizeof set, &set) == 0 ? CPU_COUNT(&set) : 1;
  return std::min(mask, reading.cores().value_or(mask));
}

}  // namespace forklift::cgroup
