#include <catch2/catch.hpp>
#include <thread>

#include "driver/run/pacing.hpp"
#include "driver/run/queue.hpp"
#include "driver/run/recorder.hpp"
#include "driver/run/saturation.hpp"
#include "driver/run/steady.hpp"
#include "tests/unit/driver/statistics.hpp"

using namespace forklift;
using namespace forklift::driver;
using namespace forklift::driver::run;
using namespace std::chrono_literals;
using transactions::Outcome;

namespace {

contract::RunJob paced(const std::string& pacing, double rate = 0, const std::string& arrivals = "poisson") {
  contract::RunJob job;
  job.pacing = pacing;
  job.rate_per_s = rate;
  job.arrivals = arrivals;
  return job;
}

int deal(Terminal& terminal) { return terminal.deck.deal(terminal.random); }

Completed done(int type, Outcome outcome, std::int64_t intended, std::int64_t begin, std::int64_t end,
               std::uint64_t retries = 0) {
  return {type, outcome, retries, intended, begin, end};
}

}  // namespace

TEST_CASE("pacing: without pacing a terminal is due again at once", "[run][unit]") {
  const Pacing pacing{paced("none"), 1};
  Terminal terminal{1, 1, 1, 1};
  pacing.first(terminal, 0, deal);
  CHECK(terminal.due_us == 0);
  pacing.next(terminal, 0, 1234);
  CHECK(terminal.due_us == 1234);
}

TEST_CASE("pacing: thinking is exponential with the clause's means, cut at ten times, and keying is added",
          "[run][unit]") {
  const Pacing pacing{paced("tpcc"), 1};
  Terminal terminal{1, 1, 1, 1};
  for (int type = 0; type < 5; ++type) {
    terminal.next_type = 0;  // keying 18 s
    double sum = 0;
    std::int64_t most = 0;
    for (int i = 0; i < 20'000; ++i) {
      pacing.next(terminal, type, 1'000'000);
      const auto think = terminal.due_us - 1'000'000 - 18'000'000;
      REQUIRE(think >= 0);
      sum += static_cast<double>(think);
      most = std::max(most, think);
    }
    const auto mean = static_cast<double>(Pacing::kThinkMeanUs[static_cast<std::size_t>(type)]);
    CHECK(sum / 20'000 == Approx(mean).epsilon(0.03));
    CHECK(most <= 10 * Pacing::kThinkMeanUs[static_cast<std::size_t>(type)]);
  }
}

TEST_CASE("pacing: paced terminals are in their steady state from the first second on", "[run][unit]") {
  const auto job = paced("tpcc");
  const Pacing pacing{job, 1};
  const tpcc::WeightedMix weights{{10, 10, 1, 1, 1}};
  // Two windows of 5 s from the start: both must see the mix's shares and the same rate.
  for (const std::int64_t begin : {0, 5'000'000}) {
    std::vector<double> counts(5);
    double all = 0;
    for (std::size_t i = 0; i < 60'000; ++i) {
      Terminal terminal{3, i, 1, 1};
      pacing.first(terminal, i, deal);
      while (terminal.due_us < begin + 5'000'000) {
        if (terminal.due_us >= begin) ++counts[terminal.next_type], ++all;
        const int done_type = terminal.next_type;
        terminal.next_type = static_cast<std::uint8_t>(terminal.deck.deal(terminal.random));
        pacing.next(terminal, done_type, terminal.due_us);
      }
    }
    for (std::size_t type = 0; type < 5; ++type)
      CHECK(counts[type] / all == Approx(weights.share(static_cast<int>(type))).margin(0.012));
    // One cycle takes 11.3 s of thinking and 9.4 s of keying in the mean.
    CHECK(all / 60'000 == Approx(5 / 20.74).epsilon(0.03));
  }
}

TEST_CASE("pacing: a rate is kept whatever the server does, even or as a Poisson process", "[run][unit]") {
  constexpr std::size_t kTerminals = 40;
  for (const std::string arrivals : {"even", "poisson"}) {
    const Pacing pacing{paced("rate", 1'000, arrivals), kTerminals};
    std::vector<double> per_10ms(1'000);
    for (std::size_t i = 0; i < kTerminals; ++i) {
      Terminal terminal{7, i, 1, 1};
      for (pacing.first(terminal, i, deal); terminal.due_us < 10'000'000; pacing.next(terminal, 0, 99'999'999)) {
        ++per_10ms[static_cast<std::size_t>(terminal.due_us / 10'000)];
      }
    }
    double total = 0, squares = 0;
    for (const double count : per_10ms) total += count, squares += (count - 10) * (count - 10);
    CHECK(total == Approx(10'000).epsilon(arrivals == "even" ? 0.001 : 0.05));
    CHECK(squares / 1'000 ==
          (arrivals == "even" ? Approx(0).margin(1) : Approx(10).epsilon(0.2)));  // Poisson: variance = mean
  }
}

TEST_CASE("pacing: a stepped rate changes at its steps", "[run][unit]") {
  auto job = paced("rate", 0, "even");
  job.rate_steps = {{0s, 100}, {1s, 1'000}};
  const Pacing pacing{job, 1};
  Terminal terminal{1, 1, 1, 1};
  int first = 0, second = 0;
  for (pacing.first(terminal, 0, deal); terminal.due_us < 2'000'000; pacing.next(terminal, 0, 0)) {
    ++(terminal.due_us < 1'000'000 ? first : second);
  }
  CHECK(first == 100);
  CHECK(second == 1'000);
}

TEST_CASE("pacing: the warm-up's backlog is dropped and counted when the window begins", "[run][unit]") {
  const Pacing pacing{paced("rate", 100, "even"), 1};
  Terminal terminal{1, 1, 1, 1};
  pacing.first(terminal, 0, deal);
  CHECK(pacing.skip_until(terminal, 1'000'000) == 100);
  CHECK(terminal.due_us == 1'000'000);
  CHECK(Pacing{paced("tpcc"), 1}.skip_until(terminal, 9'000'000) == 0);
}

TEST_CASE("queue: the earliest terminal comes first, and nothing after the window", "[run][unit]") {
  const Timeline timeline{system_clock().now() - 10s, 0s, 20s};
  TerminalQueue queue;
  queue.put(300, 3);
  queue.put(100, 1);
  queue.put(200, 2);
  CHECK(queue.take(timeline, system_clock()) == 1U);
  CHECK(queue.take(timeline, system_clock()) == 2U);
  CHECK(queue.take(timeline, system_clock()) == 3U);
  const Timeline over{system_clock().now() - 30s, 0s, 20s};
  queue.put(1, 1);
  CHECK_FALSE(queue.take(over, system_clock()).has_value());
}

TEST_CASE("queue: many threads serve every terminal once, and all leave at the end", "[run][unit]") {
  const Timeline timeline{system_clock().now(), 0s, 200ms};
  TerminalQueue queue;
  std::atomic<int> served{0};
  {
    std::vector<std::jthread> threads;
    for (int i = 0; i < 8; ++i) {
      threads.emplace_back([&] {
        while (queue.take(timeline, system_clock())) ++served;
      });
    }
    for (std::uint32_t i = 0; i < 1'000; ++i) queue.put(i * 100, i);
  }
  CHECK(served == 1'000);
}

TEST_CASE("queue: close() lets waiting threads go", "[run][unit]") {
  const Timeline timeline{system_clock().now(), 0s, 1h};
  TerminalQueue queue;
  std::atomic<int> left{0};
  {
    std::vector<std::jthread> threads;
    for (int i = 0; i < 3; ++i) {
      threads.emplace_back([&] { left += queue.take(timeline, system_clock()).has_value() ? 0 : 1; });
    }
    queue.close();
  }
  CHECK(left == 3);
}

TEST_CASE("recorder: only what ends inside the window counts, by outcome", "[run][unit]") {
  const Timeline timeline{system_clock().now(), 1s, 2s};
  Board board;
  Recorder recorder{timeline, board};
  recorder.record(done(0, Outcome::committed, 0, 0, 999'999));  // warm-up
  recorder.record(done(0, Outcome::committed, 900'000, 950'000, 1'000'000));
  recorder.record(done(0, Outcome::intended_rollback, 0, 0, 1'500'000));
  recorder.record(done(1, Outcome::unknown, 0, 0, 2'000'000));
  auto retried = done(1, Outcome::retryable, 0, 0, 2'000'001, 20);
  retried.round_trips = 60;
  recorder.record(retried);
  auto in_drain = done(1, Outcome::committed, 0, 0, 3'000'000);
  in_drain.round_trips = 60;
  recorder.record(in_drain);
  recorder.finish();
  contract::RunReport report;
  tpcc::InputCounts inputs;
  recorder.merge_into(report, inputs);
  CHECK(report.transactions[0].outcomes == std::array<std::uint64_t, 5>{1, 1, 0, 0, 0});
  CHECK(report.transactions[1].outcomes == std::array<std::uint64_t, 5>{0, 0, 1, 0, 1});
  CHECK(report.transactions[1].retries == 20);
  CHECK(report.transactions[1].round_trips == 60);
  CHECK(report.session_counters == std::map<std::string, std::int64_t>{{"round_trips", 120}});
  CHECK(report.transactions[0].response.max_us() == 100'000);
  CHECK(report.transactions[0].service.max_us() == 50'000);
  CHECK(report.transactions_all == 4);
  CHECK(report.committed_total == 3);
  CHECK(report.unknown_total == 1);
  CHECK(report.intervals.size() == 4 * 5);
  CHECK(report.intervals[5].committed == 1);
  CHECK(report.intervals[5].latency_max_us == 100'000);
  CHECK(report.intervals[11].failed == 2);
  CHECK(recorder.waited_us() > 0);
  CHECK(recorder.due_in_window() == 0);
  CHECK(recorder.busy_us() == 0 + 500'000 + 1'000'000 + 1'000'001 + 2'000'000);
  const auto second = board.take(2);
  CHECK(second.committed == 2);
  CHECK(second.failed == 2);
  CHECK(board.take(3).committed == 1);
}

TEST_CASE("recorder: the reports of workers add up, errors by kind", "[run][unit]") {
  const Timeline timeline{system_clock().now(), 0s, 2s};
  Board board;
  contract::RunReport report;
  tpcc::InputCounts inputs;
  for (int worker = 0; worker < 2; ++worker) {
    Recorder recorder{timeline, board};
    recorder.record(done(2, Outcome::committed, 0, 0, 500));
    recorder.sample_error(2, {Outcome::retryable, 1213, "first text"});
    recorder.sample_error(2, {Outcome::retryable, 1213, "second text"});
    recorder.sample_error(2, {Outcome::permanent, 1062, "other"});
    recorder.sample_error(2, {Outcome::retryable, 1213, "first text (at COMMIT)"});
    recorder.merge_into(report, inputs);
  }
  CHECK(report.transactions[2].response.count() == 2);
  REQUIRE(report.errors.size() == 3);
  CHECK(report.errors[0].count == 4);
  CHECK(report.errors[0].text == "first text");
  CHECK(report.errors[1].text == "first text (at COMMIT)");
  CHECK(report.errors[1].count == 2);
  CHECK(report.errors[2].number == 1062);
}

TEST_CASE("steady: flat counts are steady, rising ones are not until they end", "[run][unit]") {
  SteadyState flat;
  int seconds = 1;
  while (!flat.add(1'000 + (seconds % 3) * 10)) ++seconds;
  CHECK(seconds == 10);
  SteadyState rising;
  for (int i = 1; i <= 30; ++i) CHECK_FALSE(rising.add(i * 100));
  bool steady = false;
  for (int i = 0; i < 10 && !steady; ++i) steady = rising.add(3'000);
  CHECK(steady);
  SteadyState idle;
  for (int i = 0; i < 30; ++i) CHECK_FALSE(idle.add(0));
}

TEST_CASE("saturation: the verdict names its reason", "[run][unit]") {
  CHECK(saturation({.cpu_share = 0.5, .run_queue_share = 0.1, .connection_wait_share = 0.9}) == "");
  CHECK(saturation({.cpu_share = 0.95}) == "the driver used 95 % of the cores given to it");
  CHECK(saturation({.cpu_share = 0.5, .run_queue_share = 0.3}) ==
        "the driver's workers waited for a core in 30 % of the time");
  CHECK(saturation({.connection_wait_share = 0.4, .paced = true}) ==
        "terminals waited for a free connection in 40 % of their response time");
  CHECK(saturation({.cpu_share = 0.95, .cores = 0.1, .throttling = {.periods = 87, .throttled = 82}}) ==
        "its cgroup, which may use 0.1 cores, was throttled in 82 of 87 periods");
  CHECK(saturation({.cores = 0.5, .throttling = {.periods = 240, .throttled = 11}}) == "");
  CHECK(cpu_now_us() > 0);
  CHECK(thread_run_queue_us() >= 0);
}
