// Preloaded into the programs of a test host: its wall clock is FORKLIFT_TEST_CLOCK_SHIFT seconds ahead of the machine's.
#define _GNU_SOURCE
#include <stdlib.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

static long shift(void) {
  const char* text = getenv("FORKLIFT_TEST_CLOCK_SHIFT");
  return text ? atol(text) : 0;
}

int clock_gettime(clockid_t clock, struct timespec* at) {
  const int result = (int)syscall(SYS_clock_gettime, clock, at);
  if (result == 0 && clock == CLOCK_REALTIME) at->tv_sec += shift();
  return result;
}

int gettimeofday(struct timeval* at, void* zone) {
  const int result = (int)syscall(SYS_gettimeofday, at, zone);
  if (result == 0) at->tv_sec += shift();
  return result;
}

time_t time(time_t* at) {
  struct timespec now;
  clock_gettime(CLOCK_REALTIME, &now);
  if (at) *at = now.tv_sec;
  return now.tv_sec;
}
