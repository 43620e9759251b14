#pragma once
// Throughput against the number of clients, one curve per kind of proxy: where a scenario sweeps sysbench's threads.
// Pure.
#include <optional>
#include <string>
#include <vector>

#include "reports/analysis/findings.hpp"

namespace forklift::analysis {

struct ConcurrencyPoint {
  std::size_t cell = 0;  ///< index into Evidence::cells
  int clients = 0;
  double tx_per_s = 0;            ///< 0: no run ended with a number
  double p50_us = 0, p95_us = 0;  ///< runs merged
};

struct ConcurrencyCurve {
  std::string kind;                      ///< "direct", "haproxy", "forklift"
  std::string rest;                      ///< what else the cells change: "workload.script=oltp_read_write"
  std::vector<ConcurrencyPoint> points;  ///< ascending
  std::string name() const { return rest.empty() ? kind : kind + ", " + rest; }
};

/// A proxy's curve against the direct one of the same `rest`.
struct Crossing {
  std::string proxy;  ///< the curve's name
  /// From how many clients on it is above, for all larger sizes that both have: between two sizes, on a logarithmic
  /// scale. Nothing: it never stays above.
  std::optional<double> clients;
  int below = 0, above = 0;     ///< the sizes on both sides; below 0: above from the smallest on
  int largest = 0;              ///< the largest size that both curves have
  double ratio_at_largest = 0;  ///< proxy / direct there; 0 if direct gave up
};

struct Concurrency {
  std::vector<ConcurrencyCurve> curves;
  std::vector<Crossing> crossings;
};

/// Empty unless the cells differ in their clients or proxies.
Concurrency concurrency_of(const Evidence& evidence, const Findings& findings);

/// "forklift passes direct at about 140 clients (between 64 and 512) …"
std::string crossing_words(const Crossing& crossing);

}  // namespace forklift::analysis
