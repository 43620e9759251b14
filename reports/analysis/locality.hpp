#pragma once
// What one transaction asks of the cluster: rows that were near or far, scans that were pruned or not, messages and
// bytes. It says why one cell is faster than another. Known where SQL nodes count it (NDB's Ndb_api_* counters).
#include <optional>
#include <string>
#include <vector>

#include "common/store/reader.hpp"

namespace forklift::analysis {

/// Each value is empty where nothing counts it. "per transaction" means: per transaction that a driver committed,
/// warm-up included, since the counters run from before the warm-up to after the drain.
struct Locality {
  std::optional<double> rows_read;         ///< rows read, per transaction
  std::optional<double> local_read_share;  ///< of these, on the data node of the transaction's coordinator; 0 to 1
  std::optional<double> scans;             ///< range and table scans, per transaction
  std::optional<double> pruned_share;      ///< of these, sent to one fragment only; 0 to 1
  std::optional<double> hinted_share;      ///< transactions whose coordinator was chosen by their first key; 0 to 1
  std::optional<double> round_trips;       ///< waits for data nodes: key operations, commits and scan results
  std::optional<double> bytes_sent, bytes_received;  ///< by SQL nodes, from and to data nodes, per transaction
  std::optional<double> lock_waits;                  ///< at the data nodes, per transaction
  std::optional<double> pushed;                      ///< joins that data nodes did, per transaction
  std::optional<double> pushed_reads;                ///< rows that those joins read there, per transaction
  double overloads = 0;                              ///< times a send buffer was overloaded, in all runs together
  bool known() const { return rows_read.has_value(); }
};

/// `transactions`: committed by the drivers over the runs that `counters` are of.
Locality locality_of(const std::vector<store::CounterPair>& counters, double transactions);

/// A gauge of a data node at the end of the last run, with its limit: "redo log", "send buffers".
struct Fill {
  std::string node, what;
  double used = 0, limit = 0;  ///< bytes; limit 0 if there is none
};

/// The highest use of each data node's redo log and send buffers that was seen after a run.
std::vector<Fill> fills_of(const std::vector<store::CounterPair>& counters);

}  // namespace forklift::analysis
