#pragma once
// One request for one key, from the moment it is defined until its result is back. Its definer owns it and its row;
// between submit() and collect() both belong to the engine.
#include <cstddef>
#include <cstdint>

#include "common/core/clock.hpp"

namespace forklift::driver::keylookup {

enum class Operation : std::uint8_t { read, insert, update, erase };

enum class Outcome : std::uint8_t {
  pending,    ///< not answered yet
  done,       ///< the row was read, inserted, updated or deleted
  absent,     ///< no such row (read, update, delete)
  present,    ///< the row is there already (insert)
  retryable,  ///< refused, nothing changed: asking again may help
  failed,     ///< refused for good
  unknown,    ///< the connection broke: a change may or may not have happened
};

struct Lookup {
  std::uint64_t key = 0;
  std::byte* row = nullptr;  ///< the row without its key, Table::row_bytes() long: read into, or written from
  TimePoint intended{};      ///< when it should have started (open loop) or did (closed loop)
  TimePoint queued{};        ///< when submit() took it
  TimePoint sent{};          ///< when its batch was sent
  int error = 0;             ///< the database's number, if it was refused
  Operation operation = Operation::read;
  Outcome outcome = Outcome::pending;
  std::uint16_t definer = 0;    ///< set by submit()
  std::int32_t partition = -1;  ///< set by submit()
  Lookup* next = nullptr;       ///< the engine's chain of results
};

/// The table of the lookups: `key_column` BIGINT UNSIGNED, and `columns` columns v1, v2, … BINARY(column_bytes).
struct Table {
  int columns = 1;
  int column_bytes = 100;
  int row_bytes() const { return columns * column_bytes; }
};

}  // namespace forklift::driver::keylookup
