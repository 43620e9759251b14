// The sentences at the top of a report: what is faster, why, and what to be careful about.
#include <fmt/format.h>

#include <algorithm>

#include "common/core/text.hpp"
#include "reports/analysis/caveats.hpp"
#include "reports/analysis/concurrency.hpp"
#include "reports/analysis/decisions.hpp"
#include "reports/analysis/distance.hpp"
#include "reports/analysis/expectations.hpp"
#include "reports/analysis/findings.hpp"
#include "reports/analysis/noise.hpp"
#include "reports/analysis/numbers.hpp"
#include "reports/analysis/scaling.hpp"
#include "reports/analysis/time_spent.hpp"

namespace forklift::analysis {
namespace {

constexpr std::size_t kMostSentences = 16;  ///< about lookups; the table has them all
constexpr double kEven = 1.05;  ///< the largest node may hold this much of the mean and still be called even

/// Is the first of two cells better by their headline?
bool better(const CellFinding& a, const CellFinding& b) {
  return a.headline().measure.higher_is_better ? a.mean() > b.mean() : a.mean() < b.mean();
}

/// "4,520 NOTPM"; of a measure that is called after its unit's quantity, "0.49 s".
std::string number_words(const CellFinding& cell, double value) {
  const auto& measure = cell.headline().measure;
  return fmt::format("{} {}", grouped(value), measure.higher_is_better ? measure.title : measure.unit);
}

void say_fastest(const Evidence& e, const Findings& f, std::vector<Headline>& out) {
  std::size_t best = *f.baseline, measured = 0;
  for (std::size_t i = 0; i < f.cells.size(); ++i) {
    if (!f.cells[i].measured()) continue;
    ++measured;
    if (better(f.cells[i], f.cells[best])) best = i;
  }
  const auto& cell = f.cells[best];
  const auto& headline = cell.headline();
  const std::string interval = headline.interval ? fmt::format(", 95 % interval {}–{}", grouped(headline.interval->low),
                                                               grouped(headline.interval->high))
                                                 : "";
  const auto runs = fmt::format("{} {}", headline.values.size(), headline.values.size() == 1 ? "run" : "runs");
  const auto number = fmt::format("{} ({}{})", number_words(cell, cell.mean()), runs, interval);
  const auto& measure = headline.measure;
  const auto had = measure.higher_is_better ? std::string{"the highest throughput"} : "the lowest " + measure.title;
  out.push_back({"plain", measured == 1
                              ? fmt::format("{} reached {}.", quoted(e, best), number)
                              : fmt::format("{} had {} of {} cells: {}.", quoted(e, best), had, measured, number)});
}

/// One sentence per curve; says whether there was one.
bool say_scaling(const Evidence& e, const Findings& f, std::vector<Headline>& out) {
  const auto scaling = scaling_of(e, f);
  for (const auto& series : scaling.series) {
    const auto& first = series.points.front();
    const auto& last = series.points.back();
    const std::string where = scaling.series.size() > 1 ? " with " + series.name : "";
    out.push_back(
        {"plain", fmt::format("From {:g} to {:g} {}{} the throughput grows {:.2f} times: {:.0f} % of perfect scaling.",
                              first.size, last.size, scaling.what, where, last.speed_up, last.efficiency * 100)});
  }
  return !scaling.series.empty();
}

void say_statements(const Evidence& e, const Findings& f, std::vector<Headline>& out) {
  const CellFinding *least = nullptr, *most = nullptr;
  for (const auto& cell : f.cells) {
    if (cell.work.what != "statements" || !cell.measured()) continue;
    if (least == nullptr || total(cell.work.shares) < total(least->work.shares)) least = &cell;
    if (most == nullptr || total(cell.work.shares) > total(most->work.shares)) most = &cell;
  }
  if (least == nullptr || least == most || total(most->work.shares) < 1.05 * total(least->work.shares)) return;
  const auto per_node = [](const CellFinding& c) {
    return total(c.work.shares) / static_cast<double>(c.work.shares.size());
  };
  out.push_back(
      {"plain", fmt::format("Each data node answers {:.1f} statements per transaction under {}, and {:.1f} under {}.",
                            per_node(*least), quoted(e, least->cell), per_node(*most), quoted(e, most->cell))});
}

/// What explains a difference on NDB: the cells with the fewest and the most round trips, side by side.
void say_locality(const Evidence& e, const Findings& f, std::vector<Headline>& out) {
  const CellFinding *near = nullptr, *far = nullptr;
  for (const auto& cell : f.cells) {
    if (!cell.measured() || !cell.locality.round_trips) continue;
    if (near == nullptr || *cell.locality.round_trips < *near->locality.round_trips) near = &cell;
    if (far == nullptr || *cell.locality.round_trips > *far->locality.round_trips) far = &cell;
  }
  if (near == nullptr || near == far || *far->locality.round_trips < 1.05 * *near->locality.round_trips) return;
  out.push_back(
      {"plain", fmt::format("A transaction waits {:.1f} times for data nodes under {}, and {:.1f} times under {}.",
                            *near->locality.round_trips, quoted(e, near->cell), *far->locality.round_trips,
                            quoted(e, far->cell))});
}

/// Joins that data nodes do under one cell and not under another, where that explains waits: NDB pushes none down to
/// tables that are partitioned by HASH, LIST or RANGE.
void say_pushed(const Evidence& e, const Findings& f, std::vector<Headline>& out) {
  constexpr double kSome = 0.001, kNone = 1e-6;  // per transaction
  const CellFinding *with = nullptr, *without = nullptr;
  for (const auto& cell : f.cells) {
    if (!cell.measured() || !cell.locality.pushed || !cell.locality.round_trips) continue;
    if (*cell.locality.pushed > kSome) with = with == nullptr ? &cell : with;
    if (*cell.locality.pushed < kNone) without = without == nullptr ? &cell : without;
  }
  if (with == nullptr || without == nullptr) return;
  const double more = *without->locality.round_trips - *with->locality.round_trips;
  if (more < 0.05 * *with->locality.round_trips) return;
  const bool by_hash = text_at(e.cells[without->cell].record.settings, JsonPointer{"/schema/partition"}) == "hash";
  out.push_back(
      {"plain", fmt::format("Data nodes do {:.3f} joins per transaction themselves under {}, and none under "
                            "{}, which waits {:.1f} times more for them{}.",
                            *with->locality.pushed, quoted(e, with->cell), quoted(e, without->cell), more,
                            by_hash ? ": joins are not pushed down to tables that are partitioned by HASH" : "")});
}

/// Local reads and pruned scans, where cells differ in them by more than a twentieth.
void say_shares(const Evidence& e, const Findings& f, std::vector<Headline>& out) {
  const auto say = [&](auto share_of, const char* words) {
    const CellFinding *least = nullptr, *most = nullptr;
    for (const auto& cell : f.cells) {
      if (!cell.measured() || !share_of(cell)) continue;
      if (least == nullptr || *share_of(cell) < *share_of(*least)) least = &cell;
      if (most == nullptr || *share_of(cell) > *share_of(*most)) most = &cell;
    }
    if (least == nullptr || *share_of(*most) - *share_of(*least) < 0.05) return;
    out.push_back({"plain", fmt::format(fmt::runtime(words), *share_of(*most) * 100, quoted(e, most->cell),
                                        *share_of(*least) * 100, quoted(e, least->cell))});
  };
  say([](const CellFinding& c) { return c.locality.local_read_share; },
      "{:.0f} % of the rows read are on the coordinator's own data node under {}, {:.0f} % under {}.");
  say([](const CellFinding& c) { return c.locality.pruned_share; },
      "{:.0f} % of the scans go to one fragment only under {}, {:.0f} % under {}.");
}

void say_balance(const Evidence& e, const Findings& f, std::vector<Headline>& out) {
  std::vector<std::string> even;
  std::size_t known = 0;
  for (const auto& cell : f.cells) {
    if (cell.balance.largest_to_mean == 0 || cell.balance.rows.size() < 2) continue;
    ++known;
    if (cell.balance.largest_to_mean <= kEven) {
      even.push_back(quoted(e, cell.cell));
    } else {
      out.push_back({"warn", fmt::format("Rows are uneven under {}: the largest data node holds {:.2f} times the mean.",
                                         quoted(e, cell.cell), cell.balance.largest_to_mean)});
    }
  }
  if (known == 0 || even.empty()) return;
  out.push_back({"plain", even.size() == known ? std::string{"Rows are even over the data nodes in every cell."}
                                               : "Rows are even over the data nodes under " + join(even, ", ") + "."});
}

void say_searches(const Evidence& e, std::vector<Headline>& out) {
  for (const auto& search : e.searches) {
    out.push_back({search.load ? "plain" : "warn", fmt::format("“{}”: {}.", search.series, search.text)});
  }
}

/// The worst of all runs per kind of fault and node.
void say_faults(const Findings& f, std::vector<Headline>& out) {
  std::map<std::string, const FaultFinding*> worst;
  for (const auto& fault : f.faults) {
    auto& known = worst[fault.node + " " + fault.what];
    if (known == nullptr || fault.dip.depth > known->dip.depth) known = &fault;
  }
  for (const auto& [name, fault] : worst) {
    const auto& dip = fault->dip;
    const auto back = dip.recovered_s ? fmt::format("back at 90 % after {:.0f} s", *dip.recovered_s)
                                      : std::string{"not back at 90 % before the next fault or the end of the window"};
    const auto gap = dip.seconds_without > 0 ? fmt::format("no commit for {} s, ", dip.seconds_without) : "";
    out.push_back({dip.recovered_s ? "plain" : "warn",
                   fmt::format("{}: throughput fell by {:.0f} %, {}{}.", name, dip.depth * 100, gap, back)});
  }
}

void say_trouble(const Evidence& e, const Findings& f, std::vector<Headline>& out) {
  std::size_t failed = 0, invalid = 0, unsteady = 0;
  for (std::size_t i = 0; i < f.runs.size(); ++i) {
    const auto& run = e.runs[i];
    const bool valid = run.status == store::RunStatus::valid;
    failed += run.status == store::RunStatus::failed || run.status == store::RunStatus::interrupted;
    invalid += run.status == store::RunStatus::invalid;
    const auto steadiness = f.runs[i].steady.steadiness;  // stalls have a sentence of their own
    unsteady += valid && steadiness != Steadiness::steady && steadiness != Steadiness::unclear &&
                steadiness != Steadiness::stalled;
  }
  const auto some = [](std::size_t n) { return fmt::format("{} {}", n, n == 1 ? "run" : "runs"); };
  if (failed > 0) out.push_back({"bad", fmt::format("{} did not finish; the report has the reasons.", some(failed))});
  if (invalid > 0) {
    out.push_back(
        {"bad", fmt::format("{} broke a rule and {} no number.", some(invalid), invalid == 1 ? "shows" : "show")});
  }
  if (unsteady > 0) {
    out.push_back({"warn", fmt::format("{} {} not in a steady state; a longer warm-up or window would say more.",
                                       some(unsteady), unsteady == 1 ? "was" : "were")});
  }
}

/// Where clients were swept: the highest throughput of each way, and where the proxies pass the direct one. Says
/// whether they were.
bool say_concurrency(const Evidence& e, const Findings& f, std::vector<Headline>& out) {
  const auto found = concurrency_of(e, f);
  for (const auto& crossing : found.crossings)
    out.push_back({crossing.clients ? "good" : "plain", crossing_words(crossing)});
  for (const auto& curve : found.curves) {
    const auto best = std::max_element(curve.points.begin(), curve.points.end(),
                                       [](const auto& a, const auto& b) { return a.tx_per_s < b.tx_per_s; });
    if (best->tx_per_s > 0)
      out.push_back({"plain", fmt::format("{} was fastest with {} clients: {} transactions per second.", curve.name(),
                                          best->clients, grouped(best->tx_per_s))});
    for (const auto& point : curve.points) {
      if (point.tx_per_s <= 0)
        out.push_back({"bad", fmt::format("{} gave up at {} clients.", curve.name(), point.clients)});
    }
  }
  return !found.curves.empty();
}

}  // namespace

namespace {

/// Per phase the fastest cell; and what was not answered.
void say_lookups(const Evidence& e, const Findings& f, std::vector<Headline>& out) {
  std::vector<const LookupFinding*> best;
  std::size_t unknown = 0;
  for (const auto& one : f.lookups) {
    unknown += one.outcomes[5];
    const auto same = std::find_if(best.begin(), best.end(), [&](const auto* b) { return b->phase == one.phase; });
    if (same == best.end()) {
      best.push_back(&one);
    } else if (one.mean_per_s > (*same)->mean_per_s) {
      *same = &one;
    }
  }
  for (const auto* b : best) {
    out.push_back(
        {"plain", fmt::format("{}: {} lookups/s in phase {}, {} per core of the drivers, {:.0f} per batch.",
                              quoted(e, b->cell), grouped(b->mean_per_s), b->phase, grouped(b->per_core), b->batch)});
  }
  if (f.baseline) say_baseline(e, f, out);
  if (f.baseline && f.rules.all_pairs()) {
    say_comparisons(e, f, kMostSentences, out);
  } else {
    for (std::size_t i = 0; f.baseline && i < f.cells.size() && out.size() < kMostSentences; ++i) {
      for (const auto& finding : f.cells[i].measures) {
        if (finding.measure.headline && finding.against)
          say_comparison(e, f, i, finding, " in " + finding.measure.title, out);
      }
    }
  }
  if (unknown > 0)
    out.push_back(
        {"warn", fmt::format("{} changes were sent and never answered: they may or may not have happened.", unknown)});
}

}  // namespace

std::vector<Headline> headlines_of(const Evidence& e, const Findings& f) {
  constexpr std::size_t kMostComparisons = 6;
  std::vector<Headline> out;
  if (!f.lookups.empty()) {
    say_lookups(e, f, out);
    say_watched(e, f, out);
    if (f.baseline) say_tradeoffs(e, f, out);
  } else if (f.baseline && say_concurrency(e, f, out)) {
    say_baseline(e, f, out);
    say_watched(e, f, out);
  } else if (!f.baseline) {
    out.push_back({"bad", e.runs.empty() ? "No run has begun." : "No run ended with a number."});
  } else {
    say_fastest(e, f, out);
    say_baseline(e, f, out);
    say_comparisons(e, f, say_scaling(e, f, out) ? 2 : kMostComparisons, out);
    say_watched(e, f, out);
    say_tradeoffs(e, f, out);
    for (const auto& distance : distances_of(e, f)) out.push_back({"plain", distance_words(distance)});
    say_statements(e, f, out);
    say_shares(e, f, out);
    say_locality(e, f, out);
    say_pushed(e, f, out);
    say_balance(e, f, out);
  }
  say_expectations(e, f, out);
  say_remarks(f, out);
  say_searches(e, out);
  if (e.noise) out.push_back({"plain", noise_words(*e.noise, e.cells) + "."});
  say_faults(f, out);
  say_caveats(e, f, out);
  say_trouble(e, f, out);
  if (const auto spent = time_spent(e)) out.push_back({"plain", time_words(*spent)});
  return out;
}

}  // namespace forklift::analysis
