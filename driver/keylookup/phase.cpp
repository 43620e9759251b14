#include "driver/keylookup/phase.hpp"

#include <sys/prctl.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <thread>

namespace forklift::driver::keylookup {
namespace {

using SteadyClock = std::chrono::steady_clock;

/// One definer's thread.
class DefinerLoop {
 public:
  DefinerLoop(Engine& engine, const PhaseSettings& settings, const KeyChoice& keys, int number)
      : settings_(settings),
        keys_(keys),
        definer_(engine.definer()),
        random_(settings.seed, static_cast<std::uint64_t>(settings.driver * settings.definers + number)),
        next_key_(static_cast<std::uint64_t>(settings.driver + settings.drivers * number)),
        lookups_(settings.in_flight),
        rows_(settings.in_flight * static_cast<std::size_t>(settings.row_bytes)) {
    for (std::size_t i = 0; i < lookups_.size(); ++i) {
      lookups_[i].row = rows_.data() + i * static_cast<std::size_t>(settings.row_bytes);
      free_.push_back(&lookups_[i]);
    }
  }

  PhaseResult run(const std::stop_token& stop) {
    ::prctl(PR_SET_TIMERSLACK, 1'000UL);  // ns: an open loop sleeps until the next lookup is due
    begin_ = SteadyClock::now();
    intended_ = begin_;
    while (!stop.stop_requested() && !over_) {
      define();
      const bool submitted = !batch_.empty();
      if (submitted) submit();
      if (settings_.rate_per_s > 0)
        receive_until_due();
      else
        receive(free_.empty() || !submitted);
      // A closed loop refills by halves: a trickle would make small batches, and wake this thread for each of them.
      while (settings_.rate_per_s == 0 && free_.size() < settings_.in_flight / 2 && definer_->on_the_way() != 0)
        receive(true);
    }
    while (definer_->on_the_way() != 0) receive(true);
    result_.seconds = std::chrono::duration<double>(SteadyClock::now() - begin_).count();
    return result_;
  }

 private:
  /// Makes as many lookups as are free and due.
  void define() {
    const auto now = SteadyClock::now();
    if (!settings_.each_key_once && now - begin_ >= settings_.duration) over_ = true;
    while (!over_ && !free_.empty()) {
      if (settings_.rate_per_s > 0) {
        if (intended_ > now) return;
      } else {
        intended_ = now;
      }
      Lookup& lookup = *free_.back();
      if (!choose(lookup)) {
        over_ = true;
        return;
      }
      free_.pop_back();
      lookup.intended = intended_;
      batch_.push_back(&lookup);
      if (settings_.rate_per_s > 0) intended_ += gap();
    }
  }

  std::chrono::nanoseconds gap() {
    const double mean = 1e9 * settings_.definers / settings_.rate_per_s;
    return std::chrono::nanoseconds{static_cast<std::int64_t>(-std::log(1 - random_.real()) * mean)};
  }

  bool choose(Lookup& lookup) {
    if (settings_.each_key_once) {
      if (next_key_ >= settings_.keys.keys) return false;
      lookup.key = next_key_;
      next_key_ += static_cast<std::uint64_t>(settings_.definers) * static_cast<std::uint64_t>(settings_.drivers);
    } else {
      lookup.key = keys_.draw(random_) * static_cast<std::uint64_t>(settings_.drivers) +
                   static_cast<std::uint64_t>(settings_.driver);
    }
    const auto& mix = settings_.mix;
    const double u = mix.read >= 1 ? 0 : random_.real();
    lookup.operation = u < mix.read                             ? Operation::read
                       : u < mix.read + mix.insert              ? Operation::insert
                       : u < mix.read + mix.insert + mix.update ? Operation::update
                                                                : Operation::erase;
    lookup.error = 0;
    fill(lookup);
    return true;
  }

  /// A row begins with its key, as far as there is room: a read can be checked. Reads start from something else.
  void fill(Lookup& lookup) const {
    const std::uint64_t sign = lookup.operation == Operation::read ? ~lookup.key : lookup.key;
    std::memcpy(lookup.row, &sign, std::min(sizeof sign, static_cast<std::size_t>(settings_.row_bytes)));
  }

  void submit() {
    const std::size_t before = definer_->on_the_way();
    definer_->submit(batch_);
    result_.defined += definer_->on_the_way() - before;
    batch_.clear();
  }

  /// Sleeps while nothing is due: a definer that looks at the clock all the time takes a core from what it measures.
  void receive_until_due() {
    if (free_.empty()) return receive(true);
    // A sleep ends some microseconds late: so much of the wait is spent awake. And a stop is seen soon.
    constexpr std::chrono::microseconds kAwake{50}, kSoon{100'000};
    back_.clear();
    definer_->collect_until(back_, std::min(intended_, SteadyClock::now() + kSoon) - kAwake);
    take_back();
  }

  void receive(bool wait) {
    back_.clear();
    definer_->collect(back_, wait);
    take_back();
  }

  void take_back() {
    if (back_.empty()) return;
    const auto now = SteadyClock::now();
    for (auto* lookup : back_) {
      if (lookup->error != 0) ++result_.errors[lookup->error];
      ++result_.outcomes[static_cast<std::size_t>(lookup->outcome)];
      result_.response.record(std::chrono::duration_cast<Microseconds>(now - lookup->intended).count());
      if (lookup->operation == Operation::read && lookup->outcome == Outcome::done)
        result_.wrong_rows +=
            std::memcmp(lookup->row, &lookup->key,
                        std::min(sizeof lookup->key, static_cast<std::size_t>(settings_.row_bytes))) != 0;
      free_.push_back(lookup);
    }
  }

  const PhaseSettings& settings_;
  const KeyChoice& keys_;
  std::unique_ptr<Definer> definer_;
  Random random_;
  std::uint64_t next_key_;
  std::vector<Lookup> lookups_;
  std::vector<std::byte> rows_;
  std::vector<Lookup*> free_, batch_, back_;
  PhaseResult result_;
  TimePoint begin_{}, intended_{};
  bool over_ = false;
};

}  // namespace

namespace {

/// Drawn are this process's own keys only: others' may not be inserted yet, or be deleted already.
KeySettings own_keys(const PhaseSettings& settings) {
  auto own = settings.keys;
  const auto drivers = static_cast<std::uint64_t>(settings.drivers),
             driver = static_cast<std::uint64_t>(settings.driver);
  own.keys = own.keys > driver ? (own.keys - driver + drivers - 1) / drivers : 0;
  return own;
}

}  // namespace

PhaseResult run_phase(Engine& engine, const PhaseSettings& settings, const std::stop_token& stop) {
  const KeyChoice keys{own_keys(settings)};
  std::vector<std::unique_ptr<DefinerLoop>> loops;
  for (int i = 0; i < settings.definers; ++i) loops.push_back(std::make_unique<DefinerLoop>(engine, settings, keys, i));
  std::vector<PhaseResult> results(loops.size());
  std::vector<std::jthread> threads;
  for (std::size_t i = 0; i < loops.size(); ++i) threads.emplace_back([&, i] { results[i] = loops[i]->run(stop); });
  threads.clear();
  PhaseResult sum;
  for (const auto& one : results) {
    sum.defined += one.defined;
    for (std::size_t o = 0; o < kOutcomes; ++o) sum.outcomes[o] += one.outcomes[o];
    sum.wrong_rows += one.wrong_rows;
    sum.response.merge(one.response);
    for (const auto& [number, count] : one.errors) sum.errors[number] += count;
    sum.seconds = std::max(sum.seconds, one.seconds);
  }
  return sum;
}

}  // namespace forklift::driver::keylookup
