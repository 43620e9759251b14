// Preloaded into the programs of a test host: its wall clock is FORKLIFT_TEST_CLOCK_SHIFT seconds ahead of the
// machine's.
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

#include <cstdlib>

namespace {

long shift() {
  const char* text = std::getenv("FORKLIFT_TEST_CLOCK_SHIFT");
  return text == nullptr ? 0 : std::atol(text);
}

}  // namespace

extern "C" {

int clock_gettime(clockid_t clock, timespec* at) noexcept {
  const auto result = static_cast<int>(::syscall(SYS_clock_gettime, clock, at));
  if (result == 0 && clock == CLOCK_REALTIME) at->tv_sec += shift();
  return result;
}

int gettimeofday(timeval* at, void* zone) noexcept {
  const auto result = static_cast<int>(::syscall(SYS_gettimeofday, at, zone));
  if (result == 0) at->tv_sec += shift();
  return result;
}

time_t time(time_t* at) noexcept {
  timespec now{};
  clock_gettime(CLOCK_REALTIME, &now);
  if (at != nullptr) *at = now.tv_sec;
  return now.tv_sec;
}

}  // extern "C"
