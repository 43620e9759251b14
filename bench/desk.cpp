// How exact the links of an emulated cluster are, and what they cost: forklift-desk's hosts and links, TCP between
// them; and how exact shares of the CPU are. Needs root. Prints tables as Markdown (docs/desk.md). "quotas" as the only
// argument: the table of shares alone.
#include <fmt/format.h>
#include <pthread.h>
#include <sched.h>
#include <sys/socket.h>
#include <sys/utsname.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <fstream>
#include <numeric>
#include <thread>

#include "common/core/clock.hpp"
#include "tests/integration/desk/running_desk.hpp"

namespace {

using namespace forklift;
using namespace forklift::test;
using Clock = std::chrono::steady_clock;

constexpr auto kPingTime = std::chrono::milliseconds{2500}, kStreamTime = std::chrono::milliseconds{3000};
constexpr int kPriority = 10;  // below the links' own
constexpr int kDelays[] = {0, 100, 250, 500, 1000, 2000, 5000};
constexpr double kMega = 1e6;

/// What answers and asks is not to wait for the cores: that would be its own lateness, not the link's.
void run_first() {
  sched_param priority{};
  priority.sched_priority = kPriority;
  ::pthread_setschedparam(::pthread_self(), SCHED_FIFO, &priority);
}

/// Keeps every core busy while it lives.
class Load {
 public:
  explicit Load(bool wanted) {
    for (unsigned i = 0; wanted && i < std::thread::hardware_concurrency(); ++i)
      threads_.emplace_back([this] {
        while (!done_.load(std::memory_order_relaxed)) continue;
      });
  }
  ~Load() {
    done_ = true;
    for (auto& thread : threads_) thread.join();
  }

 private:
  std::atomic<bool> done_{false};
  std::vector<std::thread> threads_;
};

void answer(const Connection& line) {
  run_first();
  for (std::string got; !(got = receive(line.second, 64)).empty();) send_whole(line.second, got);
}

/// Half of each round trip, in µs, ascending.
std::vector<double> ping(const Connection& line) {
  std::thread other{[&] { answer(line); }};
  std::vector<double> halves;
  std::thread one{[&] {
    run_first();
    const std::string packet(64, 'p');
    for (const auto end = Clock::now() + kPingTime; Clock::now() < end;) {
      const auto begin = Clock::now();
      send_whole(line.first, packet);
      receive(line.first, packet.size());
      halves.push_back(std::chrono::duration<double, std::micro>(Clock::now() - begin).count() / 2);
    }
    ::shutdown(line.first.get(), SHUT_WR);
  }};
  one.join();
  other.join();
  std::sort(halves.begin(), halves.end());
  return halves;
}

double at(const std::vector<double>& sorted, double share) {
  return sorted[static_cast<std::size_t>(share * static_cast<double>(sorted.size() - 1))];
}

void set_links(const RunningDesk& desk, const Json& links) {
  desk.ask({{"ask", "links"}, {"links", links}});
  desk.ask({{"ask", "statistics"}, {"reset", true}});
}

double cost_of(const Json& counts) {
  return counts["cpu_us"].get<double>() / std::max(1.0, counts["packets"].get<double>());
}

/// A core's share that the links took since the counts began.
double share_of(const Json& counts) {
  const auto time = static_cast<double>(system_clock().wall_us() - counts["since_us"].get<std::int64_t>());
  return 100 * counts["cpu_us"].get<double>() / time;
}

void delays(const RunningDesk& desk, bool busy) {
  fmt::print(
      "\n| asked µs | measured µs: p50 | p90 | p99 | links late µs: p50 | p99 | max | lost | CPU µs per packet |\n"
      "|--:|--:|--:|--:|--:|--:|--:|--:|--:|\n");
  for (const int delay : kDelays) {
    const Connection line{desk, "h1", "h2"};
    set_links(desk, {{"delay_us", delay}});
    const Load load{busy};
    const auto halves = ping(line);
    const auto counts = desk.ask({{"ask", "statistics"}});
    const auto& late = counts["late_us"];
    fmt::print("| {} | {:.0f} | {:.0f} | {:.0f} | {} | {} | {} | {} | {:.1f} |\n", delay, at(halves, 0.5),
               at(halves, 0.9), at(halves, 0.99), late["p50"].dump(), late["p99"].dump(), late["max"].dump(),
               counts["lost"].get<int>() + counts["queue_full"].get<int>(), cost_of(counts));
    std::fflush(stdout);
  }
}

void costs(const RunningDesk& desk) {
  fmt::print(
      "\n| connections | delay µs | packets/s | CPU µs per packet | share of a core | late µs: p50 | p99 |\n"
      "|--:|--:|--:|--:|--:|--:|--:|\n");
  for (const int delay : {100, 1000}) {
    for (const int number : {1, 8, 32}) {
      std::vector<std::unique_ptr<Connection>> lines;
      for (int i = 0; i < number; ++i) lines.push_back(std::make_unique<Connection>(desk, "h1", "h2"));
      set_links(desk, {{"delay_us", delay}});
      std::vector<std::thread> threads;
      for (const auto& line : lines) threads.emplace_back([&] { ping(*line); });
      for (auto& thread : threads) thread.join();
      const auto counts = desk.ask({{"ask", "statistics"}});
      const auto seconds = std::chrono::duration<double>(kPingTime).count();
      fmt::print("| {} | {} | {:.0f} | {:.1f} | {:.0f} % | {} | {} |\n", number, delay,
                 counts["packets"].get<double>() / seconds, cost_of(counts), share_of(counts),
                 counts["late_us"]["p50"].dump(), counts["late_us"]["p99"].dump());
      std::fflush(stdout);
    }
  }
}

/// Mbit/s that arrive, from the first byte on.
double stream(const Connection& line) {
  std::atomic<bool> done{false};
  std::thread sender{[&] {
    const std::string block(1 << 16, 's');
    while (!done) send_whole(line.first, block);
    ::shutdown(line.first.get(), SHUT_WR);
  }};
  std::vector<char> buffer(1 << 20);
  const auto take = [&] { return ::recv(line.second.get(), buffer.data(), buffer.size(), 0); };
  take();
  const auto begin = Clock::now();
  double bytes = 0;
  while (Clock::now() < begin + kStreamTime) bytes += static_cast<double>(take());
  const double seconds = std::chrono::duration<double>(Clock::now() - begin).count();
  done = true;
  while (take() > 0) continue;
  sender.join();
  return bytes * 8 / kMega / seconds;
}

void bandwidths(const RunningDesk& desk) {
  fmt::print(
      "\n| asked Mbit/s | delay µs | measured Mbit/s | share | lost | CPU µs per packet | bytes per packet |\n"
      "|--:|--:|--:|--:|--:|--:|--:|\n");
  for (const int delay : {0, 500}) {
    for (const int megabits : {10, 100, 1000, 0}) {
      const Connection line{desk, "h1", "h2"};
      set_links(desk, {{"delay_us", delay}, {"bandwidth_bps", std::int64_t{megabits} * 1'000'000}});
      const double measured = stream(line);
      const auto counts = desk.ask({{"ask", "statistics"}});
      fmt::print("| {} | {} | {:.1f} | {} | {} | {:.1f} | {:.0f} |\n",
                 megabits == 0 ? "no limit" : std::to_string(megabits), delay, measured,
                 megabits == 0 ? "" : fmt::format("{:.3f}", measured / megabits),
                 counts["lost"].get<int>() + counts["queue_full"].get<int>(), cost_of(counts),
                 counts["bytes"].get<double>() / counts["packets"].get<double>());
      std::fflush(stdout);
    }
  }
}

/// Uses so much CPU time, however long that takes.
void spin(double seconds) {
  const auto used = [] {
    timespec time{};
    ::clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) * 1e-9;
  };
  while (used() < seconds) continue;
}

struct Share {
  double cores, cpu_seconds;
};
constexpr Share kShares[] = {{0.1, 2}, {0.25, 10}, {0.4, 10}, {1, 10}};

/// A loop that needs so much CPU time, in a host with this share: how long does it take?
void quotas() {
  fmt::print(
      "\n| share of a core | CPU s of the loop | expected s | measured s | ratio | throttled s |\n"
      "|--:|--:|--:|--:|--:|--:|\n");
  for (const auto& share : kShares) {
    auto job = desk_job(1);
    job["hosts"][0]["cpu"] = share.cores;
    const RunningDesk desk{job};
    desk.ask({{"ask", "quotas"}, {"on", true}});
    desk.ask({{"ask", "statistics"}, {"reset", true}});
    const auto begin = Clock::now();
    run_program({built("forklift-desk"), "exec", "--pid", std::to_string(desk.pid("h1")), "--",
                 built("forklift-desk-bench"), "--spin", fmt::format("{}", share.cpu_seconds)},
                std::chrono::seconds{300});
    const double measured = std::chrono::duration<double>(Clock::now() - begin).count();
    const double expected = share.cpu_seconds / share.cores;
    fmt::print("| {} | {} | {:.0f} | {:.2f} | {:.3f} | {:.1f} |\n", share.cores, share.cpu_seconds, expected, measured,
               measured / expected,
               desk.ask({{"ask", "statistics"}})["hosts"]["h1"]["throttled_us"].get<double>() / kMega);
    std::fflush(stdout);
  }
}

std::string machine() {
  std::string cpu = "unknown CPU", load;
  std::ifstream info{"/proc/cpuinfo"};
  for (std::string line; std::getline(info, line);) {
    if (line.rfind("model name", 0) == 0) cpu = line.substr(line.find(':') + 2);
  }
  std::ifstream{"/proc/loadavg"} >> load;
  utsname system{};
  ::uname(&system);
  return fmt::format("{}, {} cores, Linux {}, {}. Load average before: {}.", cpu, std::thread::hardware_concurrency(),
                     system.release, format_utc(system_clock().wall_us()), load);
}

}  // namespace

int main(int argc, char** argv) {
  const std::string_view word = argc > 1 ? argv[1] : "";
  if (word == "--spin") {  // in a host of quotas()
    spin(argc > 2 ? std::atof(argv[2]) : 0);
    return 0;
  }
  if (const auto why = no_desk(); !why.empty()) {
    fmt::print(stderr, "no emulated hosts here: {}\n", why);
    return 3;
  }
  fmt::print("{}\n", machine());
  fmt::print("\nShares, a loop in a host:\n");
  quotas();
  if (word == "quotas") return 0;
  const RunningDesk desk{desk_job(2)};
  fmt::print("\nDelay, without load of the benchmark:\n");
  delays(desk, false);
  fmt::print("\nDelay, with a loop on every core:\n");
  delays(desk, true);
  fmt::print("\nCost, connections that each send 64 bytes and wait for them:\n");
  costs(desk);
  fmt::print("\nBandwidth, one connection:\n");
  bandwidths(desk);
  return 0;
}
