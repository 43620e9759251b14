#include "driver/run/pacing.hpp"

#include <algorithm>
#include <cmath>

namespace forklift::driver::run {
namespace {

double exponential(Random& random) { return -std::log(1.0 - random.real()); }

/// Exponential with a mean, cut at ten times the mean (clause 5.2.5.4).
std::int64_t think_us(Random& random, int type) {
  const double mean = static_cast<double>(Pacing::kThinkMeanUs[static_cast<std::size_t>(type)]);
  return static_cast<std::int64_t>(std::min(exponential(random), 10.0) * mean);
}

}  // namespace

Pacing::Pacing(const contract::RunJob& job, std::size_t terminals)
    : kind_(job.pacing == "tpcc"   ? Kind::tpcc
            : job.pacing == "rate" ? Kind::rate
                                   : Kind::none),
      poisson_(job.arrivals == "poisson"),
      rate_per_s_(job.rate_per_s),
      terminals_(static_cast<double>(terminals)),
      steps_(job.rate_steps) {}

double Pacing::rate_at(std::int64_t us) const {
  double rate = steps_.empty() ? rate_per_s_ : steps_.front().rate_per_s;
  for (const auto& step : steps_) {
    if (step.at.count() <= us) rate = step.rate_per_s;
  }
  return rate;
}

std::int64_t Pacing::gap_us(Terminal& terminal) const {
  const double mean = terminals_ * 1e6 / rate_at(terminal.due_us);
  return std::max<std::int64_t>(1, std::llround(poisson_ ? mean * exponential(terminal.random) : mean));
}

/// A cycle of length L (thinking after one transaction, keying for the next) is under way at time 0 with a chance
/// proportional to L, and time 0 is anywhere inside it. Drawn by rejection, about six tries.
void Pacing::first_cycle(Terminal& terminal, const Deal& deal) const {
  constexpr double longest = 10 * 12e6 + 18e6;
  while (true) {
    Terminal candidate = terminal;
    const int before = deal(candidate);
    candidate.deck = terminal.deck;
    const int type = deal(candidate);
    const auto length =
        static_cast<double>(think_us(candidate.random, before) + kKeyingUs[static_cast<std::size_t>(type)]);
    const bool accepted = candidate.random.real() * longest < length;
    terminal.random = candidate.random;
    if (!accepted) continue;
    terminal.deck = candidate.deck;
    terminal.next_type = static_cast<std::uint8_t>(type);
    terminal.due_us = static_cast<std::int64_t>(terminal.random.real() * length);
    return;
  }
}

void Pacing::first(Terminal& terminal, std::size_t index, const Deal& deal) const {
  if (kind_ == Kind::tpcc) return first_cycle(terminal, deal);
  terminal.next_type = static_cast<std::uint8_t>(deal(terminal));
  terminal.due_us = 0;
  if (kind_ == Kind::none) return;
  // Independent Poisson processes add up to one of the whole rate; even ones are shifted against each other.
  terminal.due_us = poisson_ ? gap_us(terminal) : std::llround(static_cast<double>(index) * 1e6 / rate_at(0));
}

void Pacing::next(Terminal& terminal, int done_type, std::int64_t end_us) const {
  switch (kind_) {
    case Kind::none:
      terminal.due_us = end_us;
      return;
    case Kind::tpcc:
      terminal.due_us = end_us + think_us(terminal.random, done_type) + kKeyingUs[terminal.next_type];
      return;
    case Kind::rate:
      terminal.due_us += gap_us(terminal);
  }
}

std::uint64_t Pacing::skip_until(Terminal& terminal, std::int64_t begin_us) const {
  std::uint64_t skipped = 0;
  while (kind_ == Kind::rate && terminal.due_us < begin_us) {
    terminal.due_us += gap_us(terminal);
    ++skipped;
  }
  return skipped;
}

}  // namespace forklift::driver::run
