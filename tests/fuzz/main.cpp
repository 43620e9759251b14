// A fuzz target as an ordinary program, for compilers without libFuzzer: feeds it with the seeds as they are, then with
// as many spoilt ones as it is told, always the same. A fault ends it; the input that did it is written to a file.
#include <fmt/format.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <exception>
#include <filesystem>
#include <fstream>

#include "common/core/files.hpp"
#include "common/core/text.hpp"
#include "tests/fuzz/mutate.hpp"
#include "tests/fuzz/target.hpp"

extern "C" void __sanitizer_set_death_callback(void (*callback)()) __attribute__((weak));
extern "C" int LLVMFuzzerInitialize(int* count, char*** arguments) __attribute__((weak));

namespace {

using namespace forklift;

constexpr unsigned kSlowest = 30;              // seconds of processor time for one input: else it hangs
constexpr std::int64_t kGrowth = 1024 * 1024;  // KiB that one run may need beside the first inputs' memory
constexpr std::size_t kLongest = 256 * 1024;   // bytes of an input

std::string current;  ///< the input that is being read
const char* fault_file = "fault";

/// Only what a signal handler may do.
void keep_input() {
  static bool kept = false;
  if (kept) return;
  kept = true;
  std::FILE* file = std::fopen(fault_file, "w");
  if (file == nullptr) return;
  std::fwrite(current.data(), 1, current.size(), file);
  std::fclose(file);
  std::fprintf(stderr, "\nThe input is in %s\n", fault_file);
}

void on_signal(int number) {
  if (number == SIGPROF) std::fprintf(stderr, "One input takes more than %u s\n", kSlowest);
  keep_input();
  ::signal(number, SIG_DFL);
  ::raise(number);
}

void on_terminate() {
  try {
    if (const auto thrown = std::current_exception()) std::rethrow_exception(thrown);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "An exception left the target: %s\n", error.what());
  } catch (...) {
  }
  keep_input();
  std::_Exit(1);
}

void watch() {
  std::set_terminate(on_terminate);
  for (const int number : {SIGPROF, SIGABRT, SIGSEGV, SIGILL, SIGFPE, SIGBUS, SIGTRAP}) {
    if (number != SIGSEGV || __sanitizer_set_death_callback == nullptr) ::signal(number, on_signal);
  }
  if (__sanitizer_set_death_callback != nullptr) __sanitizer_set_death_callback(keep_input);
}

std::int64_t peak_kib() {
  rusage usage{};
  ::getrusage(RUSAGE_SELF, &usage);
  return usage.ru_maxrss;
}

/// Processor time, not the clock's: a busy machine hangs nobody. 0: no limit.
void limit_time(unsigned seconds) {
  const itimerval limit{.it_interval = {}, .it_value = {.tv_sec = seconds, .tv_usec = 0}};
  ::setitimer(ITIMER_PROF, &limit, nullptr);
}

void feed(std::string input) noexcept {
  current = std::move(input);
  limit_time(kSlowest);
  LLVMFuzzerTestOneInput(reinterpret_cast<const std::uint8_t*>(current.data()), current.size());
  limit_time(0);
}

std::vector<std::string> read_seeds(const std::vector<std::string>& paths) {
  std::vector<std::string> seeds;
  for (const auto& path : paths) {
    if (!std::filesystem::is_directory(path)) {
      seeds.push_back(read_file(path));
      continue;
    }
    std::vector<std::filesystem::path> files;
    for (const auto& entry : std::filesystem::directory_iterator(path)) {
      if (entry.is_regular_file()) files.push_back(entry.path());
    }
    std::sort(files.begin(), files.end());
    for (const auto& file : files) seeds.push_back(read_file(file));
  }
  return seeds;
}

struct Options {
  std::string name, fault = "fault", dictionary;
  long long runs = 0;
  std::vector<std::string> seeds;
};

Options read_options(int count, char** arguments) {
  Options options;
  options.name = std::filesystem::path{arguments[0]}.filename();
  for (int i = 1; i < count; ++i) {
    const std::string word = arguments[i];
    if (word.rfind("-runs=", 0) == 0) {
      options.runs = std::atoll(word.c_str() + 6);
    } else if (word.rfind("-dict=", 0) == 0) {
      options.dictionary = word.substr(6);
    } else if (word.rfind("-artifact_prefix=", 0) == 0) {
      options.fault = word.substr(17) + "fault";
    } else {
      options.seeds.push_back(word);
    }
  }
  return options;
}

int run(const Options& options) {
  const auto words = options.dictionary.empty()
                         ? std::vector<std::string>{}
                         : fuzz::read_dictionary(read_file(options.dictionary), options.dictionary);
  const auto seeds = read_seeds(options.seeds);
  if (seeds.empty()) throw Error{ErrorKind::config, "seeds", "there is none", "Name files or folders"};
  const auto begin = std::chrono::steady_clock::now();
  for (const auto& seed : seeds) feed(seed);
  if (fuzz::accepted == 0) {
    fmt::print("no seed was accepted: the target would test refusals alone\n");
    return 1;
  }
  const auto first_kib = peak_kib();
  Random random{42};
  const auto any = [&]() -> const std::string& {
    return seeds[static_cast<std::size_t>(random.uniform(0, static_cast<std::int64_t>(seeds.size()) - 1))];
  };
  for (long long i = 0; i < options.runs; ++i) {
    feed(fuzz::mutate(any(), any(), words, random, kLongest));
    if (peak_kib() - first_kib <= kGrowth) continue;
    fmt::print("memory grew from {} to {} MiB\n", first_kib / 1024, peak_kib() / 1024);
    keep_input();
    return 1;
  }
  const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - begin;
  fmt::print("{}: {} seeds, {} executions, {} times accepted, {:.1f} s, {} MiB at most\n", options.name, seeds.size(),
             options.runs, fuzz::accepted, seconds.count(), peak_kib() / 1024);
  return 0;
}

}  // namespace

int main(int count, char** arguments) {
  try {
    if (LLVMFuzzerInitialize != nullptr) LLVMFuzzerInitialize(&count, &arguments);
    const auto options = read_options(count, arguments);
    fault_file = options.fault.c_str();
    watch();
    return run(options);
  } catch (const std::exception& error) {
    fmt::print(stderr, "{}\n", error.what());
    return 2;
  }
}
