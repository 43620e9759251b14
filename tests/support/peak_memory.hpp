#pragma once
// How much memory this process has needed so far.
#include <sys/resource.h>

#include <cstdint>

namespace forklift::test {

inline std::int64_t peak_memory_kib() {
  rusage usage{};
  ::getrusage(RUSAGE_SELF, &usage);
  return usage.ru_maxrss;
}

}  // namespace forklift::test
