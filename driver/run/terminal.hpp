#pragma once
// A terminal is a small record, not a thread: its place, its random stream, its deck, and when it is due.
#include <cstdint>

#include "common/core/random.hpp"
#include "driver/tpcc/mix.hpp"

namespace forklift::driver::run {

struct Terminal {
  Terminal(std::uint64_t seed, std::uint64_t stream, int warehouse_id, int district_id)
      : random(seed, stream), warehouse(warehouse_id), district(static_cast<std::uint8_t>(district_id)) {}
  Random random;
  tpcc::Deck deck;
  std::int64_t due_us = 0;  ///< intended start of the next transaction, since the start of the run
  std::int32_t warehouse;
  std::uint8_t district;
  std::uint8_t next_type = 0;  ///< index into contract::kTransactions
};

}  // namespace forklift::driver::run
