#include "reports/analysis/operations.hpp"

#include <algorithm>
#include <charconv>

#include "reports/analysis/counter.hpp"
#include "reports/analysis/hosts.hpp"

namespace forklift::analysis {
namespace {

using store::Measure;

/// "lookups/read" → "lookups" and "read"; "transactions" → itself and "".
struct Source {
  std::string what, of;
};

Source source_of(const Measure& measure) {
  const auto slash = measure.source.find('/');
  if (slash == std::string::npos) return {measure.source, ""};
  return {measure.source.substr(0, slash), measure.source.substr(slash + 1)};
}

/// The transaction that a source names; nothing for all of them, or for one that cannot be.
std::optional<std::size_t> transaction_of(const Source& source) {
  std::size_t txn = 0;
  const auto end = source.of.data() + source.of.size();
  const auto read = std::from_chars(source.of.data(), end, txn);
  if (source.of.empty() || read.ec != std::errc{} || read.ptr != end || txn >= store::kTxns) return std::nullopt;
  return txn;
}

Operations transactions_in(const Source& source, const RunCounts& counts) {
  Operations sum{.seconds = counts.run.window_s()};
  const auto only = transaction_of(source);
  if (!source.of.empty() && !only) return {};  // of a damaged file
  for (std::size_t txn = 0; txn < store::kTxns; ++txn) {
    if (only && *only != txn) continue;
    const auto& outcomes = counts.run.outcomes[txn];
    sum.done += static_cast<double>(outcomes[0]);
    sum.failed += static_cast<double>(outcomes[2] + outcomes[3] + outcomes[4]);
    for (const auto count : outcomes) sum.all += static_cast<double>(count);
  }
  double completed = 0;  // by the drivers' own count: what their processor time was spent on
  for (const auto& driver : counts.run.drivers) {
    sum.cpu_us += static_cast<double>(driver.cpu_us);
    completed += static_cast<double>(driver.transactions_all);
  }
  if (!only && completed > 0) sum.all = completed;
  return sum;
}

/// Drivers work side by side: the slowest one's time is the phase's.
Operations lookups_in(const Source& source, const RunCounts& counts) {
  Operations sum;
  for (const auto& phase : counts.lookups) {
    if (phase.name != source.of) continue;
    sum.done += static_cast<double>(phase.outcomes[0]);
    // A mix deletes and inserts what it likes: there, a row that is absent or present is an answer.
    const auto answers = phase.outcomes[0] + (phase.name == "mix" ? phase.outcomes[1] + phase.outcomes[2] : 0);
    sum.failed += static_cast<double>(phase.defined) - static_cast<double>(answers);
    sum.all += static_cast<double>(phase.defined);
    sum.seconds = std::max(sum.seconds, phase.seconds);
    sum.cpu_us += static_cast<double>(phase.cpu_us);
  }
  return sum;
}

Operations counter_in(const Source& source, const RunCounts& counts) {
  Operations sum{.seconds = counts.run.window_s()};
  for (const auto& counter : counts.counters) {
    if (counter.name == source.of) sum.done += static_cast<double>(counter.after - counter.before);
  }
  return sum;
}

}  // namespace

std::optional<double> growth(const std::string& name, const RunCounts& counts) {
  std::optional<double> all;
  for (const auto& counter : counts.counters) {
    if (counter.name == name) all = all.value_or(0) + growth_of(counter);
  }
  return all;
}

std::optional<GrowthRatio> growth_ratio_of(const Measure& measure) {
  static const std::string kCounter = "counter/", kPer = " per ";
  const auto per = measure.source.find(kPer);
  if (measure.kind != Measure::Kind::rate || per == std::string::npos || measure.source.rfind(kCounter, 0) != 0)
    return std::nullopt;
  return GrowthRatio{measure.source.substr(kCounter.size(), per - kCounter.size()),
                     measure.source.substr(per + kPer.size())};
}

std::optional<double> divisor_in(const GrowthRatio& ratio, const RunCounts& counts) {
  if (ratio.per == "transactions") {
    std::uint64_t committed = 0;
    for (const auto& driver : counts.run.drivers) committed += driver.committed_total;
    return static_cast<double>(committed);
  }
  const auto source = source_of(Measure{.source = ratio.per});
  return source.what == "counter" ? growth(source.of, counts) : std::nullopt;
}

Operations operations_in(const Measure& measure, const RunCounts& counts) {
  const auto source = source_of(measure);
  if (source.what == "transactions") return transactions_in(source, counts);
  if (source.what == "lookups") return lookups_in(source, counts);
  return source.what == "counter" ? counter_in(source, counts) : Operations{};
}

Histogram response_in(const Measure& measure, const RunCounts& counts) {
  const auto source = source_of(measure);
  Histogram all;
  if (source.what == "lookups") {
    for (const auto& phase : counts.lookups) {
      if (phase.name == source.of) all.merge(phase.response);
    }
  } else if (const auto txn = transaction_of(source); txn && counts.responses != nullptr) {
    all = (*counts.responses)[*txn];
  }
  return all;
}

std::optional<double> server_cpu_us(const RunCounts& counts) {
  const auto& run = counts.run;
  if (!run.window_begin_us || !run.window_end_us) return std::nullopt;
  std::optional<double> cores;
  for (const auto& use : host_use(counts.hosts, *run.window_begin_us, *run.window_end_us)) {
    for (const auto& [name, of_process] : use.processes) {
      const bool server = name.find("-node-") != std::string::npos || name.rfind("management-server", 0) == 0;
      if (server) cores = cores.value_or(0) + of_process;
    }
  }
  return cores ? std::optional{*cores * run.window_s() * 1e6} : std::nullopt;
}

}  // namespace forklift::analysis
