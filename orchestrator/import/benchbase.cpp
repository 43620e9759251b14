// BenchBase's summary.json (OLTPBench's too): recognised by its key "Throughput (requests/second)". Requests are of all
// types together, so that there are no New-Orders in it. Latencies are in microseconds.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "orchestrator/import/json.hpp"
#include "orchestrator/import/kit.hpp"

namespace forklift::import {
namespace {

constexpr const char* kBenchBase = "BenchBase";
constexpr const char *kThroughput = "Throughput (requests/second)", *kGoodput = "Goodput (requests/second)";

bool claims_benchbase(const Text& text) {
  return begins(trim(text.body().substr(0, 1)), "{") && text.contains(std::string{"\""} + kThroughput + "\"");
}

void add_latencies(const Document& json, Record& record) {
  const std::string at = "/Latency Distribution/";
  for (const auto& [what, words] :
       {std::pair{"min", "Minimum Latency"}, std::pair{"p25", "25th Percentile Latency"},
        std::pair{"p50", "Median Latency"}, std::pair{"avg", "Average Latency"},
        std::pair{"p75", "75th Percentile Latency"}, std::pair{"p90", "90th Percentile Latency"},
        std::pair{"p95", "95th Percentile Latency"}, std::pair{"p99", "99th Percentile Latency"},
        std::pair{"max", "Maximum Latency"}}) {
    const auto figure = json.figure(at + words + " (microseconds)");
    if (figure && figure->value >= 0) record.latency(what, "", *figure, "us");
  }
}

void add_times(const Document& json, Record& record) {
  if (const auto start = json.figure("/Start timestamp (milliseconds)");
      start && start->value >= 0 && start->value < 2.5e14)
    record.start(std::llround(start->value * 1000), true, start->text, start->line);
  if (const auto end = json.figure("/Current Timestamp (milliseconds)")) record.value("ended", *end, "ms");
  if (const auto elapsed = json.figure("/Elapsed Time (nanoseconds)")) {
    record.value("elapsed", *elapsed, "ns");
    record.window(elapsed->value / 1e9);
  }
}

/// Requests that were rolled back or failed are what throughput and goodput differ by.
void add_counts(const Document& json, Record& record, double throughput, const std::optional<Figure>& goodput) {
  const auto requests = json.figure("/Measured Requests");
  const auto all = whole(requests);
  if (!all) return;
  record.value("requests", *requests, "");
  record.counts_one("request");
  std::uint64_t bad = 0;
  if (goodput && record.seconds() > 0) {
    const double differ = (throughput - goodput->value) * record.seconds();
    if (differ < -0.5) record.warn("it contradicts itself: its goodput is above its throughput");
    bad = static_cast<std::uint64_t>(std::clamp(std::round(differ), 0.0, static_cast<double>(*all)));
    record.count(0, "permanent", bad, 0);
  }
  record.count(0, "committed", *all - bad, bad == 0 ? requests->line : 0);
  check_rate(record, "requests/s", throughput, requests->value, 1);
}

std::vector<Imported> read_benchbase(const Text& text) {
  const Document json{text, kBenchBase};
  const auto throughput = json.figure(step(kThroughput));
  if (!throughput) refuse(text, kBenchBase, "its throughput is no number");
  const auto requests = json.figure("/Measured Requests");
  if (throughput->value == 0 || (requests && requests->value == 0))
    refuse(text, kBenchBase, "there is no request in it");
  Record record{text, kBenchBase};
  record.rate("requests_per_s", "requests/s", "1/s", *throughput);
  const auto goodput = json.figure(step(kGoodput));
  if (goodput) record.rate("goodput_per_s", "goodput", "1/s", *goodput);
  for (const auto& [name, key] : {std::pair{"DBMS", "DBMS Type"}, std::pair{"DBMS version", "DBMS Version"},
                                  std::pair{"isolation", "isolation"}, std::pair{"final state", "Final State"}})
    json.fact(record, name, std::string{"/"} + key);
  const auto benchmark = json.words("/Benchmark Type");
  if (!benchmark.empty()) record.parameter("benchmark", benchmark, json.line("/Benchmark Type"));
  if (const auto scale = json.figure("/scalefactor")) record.parameter("scale factor", scale->text, scale->line);
  if (const auto terminals = json.figure("/terminals")) record.users("terminals", *terminals);
  add_times(json, record);
  add_counts(json, record, throughput->value, goodput);
  add_latencies(json, record);
  const auto state = json.words("/Final State");
  if (!state.empty() && state != "EXIT" && state != "DONE") record.warn("its final state is " + state);
  return {record.finish()};
}

}  // namespace

Kit kits::benchbase_summary() {
  return {"BenchBase's summary.json", "JSON with the key \"Throughput (requests/second)\"", claims_benchbase,
          read_benchbase};
}

}  // namespace forklift::import
