#pragma once
// How much a paced run was asked to do: transactions that the pacing offered inside the window. Pure.
#include <cstdint>
#include <optional>
#include <vector>

#include "driver/run/pacing.hpp"
#include "driver/tpcc/mix.hpp"

namespace forklift::driver::run {

/// What the workers saw inside the window [begin, end).
struct Asked {
  std::int64_t begin_us = 0, end_us = 0;
  std::uint64_t due = 0;        ///< transactions whose intended start lies in it, whenever they ended
  std::uint64_t completed = 0;  ///< transactions that ended in it
  std::int64_t busy_us = 0;     ///< of all terminals: from a transaction's intended start to its end, as far as inside
};

/// `rate`: arrivals due in the window, those that nobody served included. `tpcc`: what the terminals would have
/// completed had every answer come at once, from the share of their time that keying and thinking took. Nothing without
/// pacing. `terminals` are those of a run that is over; their due times move on.
std::optional<double> offered(const Pacing& pacing, std::vector<Terminal>& terminals, const tpcc::WeightedMix& mix,
                              Asked asked);

}  // namespace forklift::driver::run
