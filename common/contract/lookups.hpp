#pragma once
// Key lookups in the contract: what a job asks for (workload.kind "key-lookup"), and what each of its phases did.
#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "common/contract/fields.hpp"
#include "common/core/json.hpp"
#include "common/histogram/histogram.hpp"

namespace forklift::contract {

/// The name of the table that SQL makes.
inline constexpr const char* kSqlLookupTable = "lookup";

/// In a job; `phases` are done in order. Errors of reading: config.
struct KeyLookup {
  std::string backend = "sql";  ///< sql, ndb; null: answers at once
  std::string api_address;      ///< for `ndb`: where its management servers are
  std::string table = kSqlLookupTable;
  std::string engine;    ///< of the table, as SQL spells it; empty: the server's default
  int partitions = 0;    ///< of the table, by HASH(k); 0: none
  bool sharded = false;  ///< each target has a table of its own, for its share of the keys
  int columns = 1, column_bytes = 100;
  std::uint64_t keys = 100'000;  ///< of all drivers together
  std::string distribution = "uniform";
  double zipf = 0.99, hot_keys = 0.01, hot_lookups = 0.9;
  int definers = 2, executors = 1, batch = 64, queue = 1'024, in_flight = 256, connections = 1;
  std::string send = "adaptive";
  double likely = 0.9;
  Microseconds moment{20}, interval{200};
  double rate_per_s = 0;  ///< of this driver; 0: closed loop
  std::vector<std::string> phases{"insert", "read", "update", "delete"};
  std::vector<double> mix{0.5, 0, 0.5, 0};  ///< phase "mix": shares of read, insert, update, delete
  bool operator==(const KeyLookup&) const = default;
};

/// Through SQL nodes, which know the table.
inline bool by_sql(const KeyLookup& lookup) { return lookup.backend == "sql"; }

inline constexpr std::array<std::string_view, 5> kLookupPhases{"insert", "read", "update", "delete", "mix"};
/// In the order of every array here.
inline constexpr std::array<std::string_view, 6> kLookupOutcomes{"done",      "absent", "present",
                                                                 "retryable", "failed", "unknown"};

/// What one phase of one driver did.
struct LookupPhase {
  std::string name;
  std::uint64_t defined = 0;  ///< the outcomes add up to it: every lookup is answered or reported
  std::array<std::uint64_t, kLookupOutcomes.size()> outcomes{};
  std::uint64_t wrong_rows = 0;  ///< rows read that do not hold what was written
  double seconds = 0;
  std::uint64_t cpu_us = 0;  ///< of the driver's process
  std::uint64_t batches = 0;
  Histogram response;    ///< from the intended start to the answer, µs
  Histogram queue_wait;  ///< from the queueing to the sending, µs
  Histogram batch_size;
};

/// What the rows under way, the batches and the queues of one driver take at most, per data node or SQL server: each
/// value alone may be in range, and their product not. Above kMostLookupBytes a job is refused.
std::int64_t lookup_bytes(const KeyLookup& job);
inline constexpr std::int64_t kMostLookupBytes = std::int64_t{16} << 30;

Json to_json(const KeyLookup& job);
KeyLookup read_key_lookup(const JsonDocument& document, const JsonPointer& at);

Json to_json(const std::vector<LookupPhase>& phases);
/// Errors: Json::exception for a wrong shape; environment, naming `origin`, for a broken histogram.
std::vector<LookupPhase> read_lookup_phases(const Json& list, const std::string& origin);

}  // namespace forklift::contract
