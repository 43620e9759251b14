#include "orchestrator/plan/search.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "orchestrator/plan/make.hpp"

namespace forklift::plan {
namespace {

constexpr double kGrowth = 1.05;     ///< a doubled load that brings less is past the knee
constexpr double kKneeShare = 0.95;  ///< of the highest throughput

using Loads = std::vector<MeasuredLoad>;

Loads sorted(Loads loads) {
  std::sort(loads.begin(), loads.end(), [](const auto& a, const auto& b) { return a.load < b.load; });
  return loads;
}

bool holds(const scenario::Search& search, const MeasuredLoad& m) {
  return m.throughput > 0 && m.p95_ms <= *search.p95_ms;
}

double highest(const Loads& loads) {
  double top = 0;
  for (const auto& m : loads) top = std::max(top, m.throughput);
  return top;
}

/// First measured load that misses the limit; loads.size() if none does.
std::size_t first_miss(const scenario::Search& search, const Loads& loads) {
  const auto at = std::find_if(loads.begin(), loads.end(), [&](const auto& m) { return !holds(search, m); });
  return static_cast<std::size_t>(at - loads.begin());
}

/// First measured load that reaches the knee's share of the highest throughput.
std::size_t first_full(const Loads& loads) {
  const double wanted = kKneeShare * highest(loads);
  const auto at = std::find_if(loads.begin(), loads.end(), [&](const auto& m) { return m.throughput >= wanted; });
  return static_cast<std::size_t>(at - loads.begin());
}

/// Does the highest load bring clearly more than every lower one?
bool still_grows(const Loads& loads) {
  if (loads.size() < 2) return true;
  const Loads lower(loads.begin(), loads.end() - 1);
  return loads.back().throughput > kGrowth * highest(lower);
}

bool ramp_is_over(const scenario::Search& search, const Loads& loads) {
  if (search.p95_ms && first_miss(search, loads) == loads.size()) return false;
  return !search.knee || !still_grows(loads);
}

/// A load between two neighbours, unless they are as near as the search wants to know.
std::optional<int> between(const scenario::Search& search, int low, int high) {
  if (high - low <= std::max(1.0, search.precision * low)) return std::nullopt;
  const auto middle = static_cast<int>(std::lround(std::sqrt(static_cast<double>(low) * high)));
  return std::clamp(middle, low + 1, high - 1);
}

std::optional<int> between_neighbours(const scenario::Search& search, const Loads& loads, std::size_t upper) {
  if (upper == 0 || upper >= loads.size()) return std::nullopt;
  return between(search, loads[upper - 1].load, loads[upper].load);
}

std::string unit_of(const scenario::Search& search) {
  return search.vary == "workload.rate_per_s" ? "transactions per second" : "terminals per warehouse";
}

}  // namespace

std::optional<int> next_load(const scenario::Search& search, const std::vector<MeasuredLoad>& measured) {
  if (measured.empty()) return search.from;
  const auto loads = sorted(measured);
  const int last = loads.back().load;
  if (last < search.to && !ramp_is_over(search, loads))
    return static_cast<int>(std::min<std::int64_t>(std::int64_t{last} * 2, search.to));
  if (search.p95_ms) {
    if (const auto load = between_neighbours(search, loads, first_miss(search, loads))) return load;
  }
  return search.knee && !still_grows(loads) ? between_neighbours(search, loads, first_full(loads)) : std::nullopt;
}

std::vector<SearchFinding> conclude(const scenario::Search& search, const std::vector<MeasuredLoad>& measured) {
  const auto loads = sorted(measured);
  std::vector<SearchFinding> findings;
  if (search.p95_ms) {
    const auto miss = first_miss(search, loads);
    SearchFinding finding{SearchFinding::Goal::limit, {}, miss == loads.size()};
    if (miss > 0) finding.load = loads[miss - 1];
    findings.push_back(finding);
  }
  if (search.knee) {
    SearchFinding finding{SearchFinding::Goal::knee, {}, still_grows(loads)};
    if (highest(loads) > 0) finding.load = loads[first_full(loads)];
    findings.push_back(finding);
  }
  return findings;
}

std::string words_of(const scenario::Search& search, const SearchFinding& f) {
  const auto unit = unit_of(search);
  const bool limit = f.goal == SearchFinding::Goal::limit;
  if (!f.load) {
    return limit ? fmt::format("even {} {} miss p95 ≤ {:g} ms", search.from, unit, *search.p95_ms)
                 : std::string{"no load came to a number, so there is no knee"};
  }
  const auto figures =
      fmt::format("{} {}: {:.0f} NOTPM, p95 {:.1f} ms", f.load->load, unit, f.load->throughput, f.load->p95_ms);
  if (limit) {
    return fmt::format("the highest load with p95 ≤ {:g} ms is {}{}", *search.p95_ms, figures,
                       f.at_end ? "; higher ones were not searched" : "");
  }
  return f.at_end ? fmt::format("throughput still grows at {}", figures)
                  : fmt::format("the knee of throughput is at {}", figures);
}

Cell with_load(const Cell& base, const scenario::Search& search, int load) {
  Cell cell = base;
  auto& workload = cell.settings.workload;
  if (search.vary == "workload.rate_per_s") {
    workload.rate_per_s = load;
  } else {
    workload.terminals = load;
  }
  cell.name = fmt::format("{}, {}={}", base.series, search.vary.substr(search.vary.rfind('.') + 1), load);
  for (auto& [name, value] : cell.changes) {
    if (name == search.vary) value = std::to_string(load);
  }
  cell.fingerprint = fingerprint_of(cell.settings);
  return cell;
}

Plan at_highest_load(Plan plan, const std::optional<scenario::Search>& search) {
  if (!search) return plan;
  for (auto& cell : plan.cells) cell = with_load(cell, *search, search->to);
  return plan;
}

}  // namespace forklift::plan
