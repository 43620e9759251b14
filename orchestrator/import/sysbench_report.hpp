#pragma once
// Pure: the lines of sysbench's output, sorted into reports. Which of them are whole, and what they are worth, is
// decided in sysbench.cpp.
#include <optional>
#include <string>
#include <vector>

#include "orchestrator/import/scan.hpp"
#include "orchestrator/import/text.hpp"

namespace forklift::import {

struct SysbenchInterval {
  double second = 0;                   ///< its end
  std::optional<Figure> transactions;  ///< per second
  std::optional<Figure> latency;
  std::string latency_name;  ///< "p95"
  bool idle = false;         ///< no transaction, no read, no write
};

struct SysbenchReport {
  std::size_t line = 0;  ///< of its heading
  std::string title;     ///< the line above it, if somebody wrote one
  std::string version;
  std::size_t version_line = 0;
  std::optional<Figure> threads, read, write, total, transactions, rate, queries, query_rate, errors, reconnects,
      deadlocks, seconds, min, average, max, percentile;
  int rank = 0;  ///< of the percentile
  bool no_percentile = false;
  std::size_t no_percentile_line = 0;
  bool in_latencies = false, ended = false;  ///< ended: something that comes after the latencies was there
  double checkpoint = 0;   ///< the second of a checkpoint whose report it is; 0: the last report of its run
  double from_second = 0;  ///< the checkpoint from which on it counts
  double interval_s = 0;   ///< of the intervals, as the header has it
  std::vector<SysbenchInterval> intervals;
  std::vector<std::pair<double, std::uint64_t>> buckets;  ///< milliseconds and how many
};

struct SysbenchFile {
  std::vector<SysbenchReport> reports;
  int other_reports = 0;    ///< of tests without SQL
  bool unfinished = false;  ///< a run began, and its last report is not there
  std::optional<Figure> fatal;
};

SysbenchFile read_sysbench_lines(const Text& text);

/// "sysbench 1.0.20 (using …" → "1.0.20".
std::optional<std::string> sysbench_version(std::string_view line);
bool is_sysbench_heading(std::string_view line);

}  // namespace forklift::import
