#include "reports/analysis/decisions.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "common/core/text.hpp"
#include "reports/analysis/gate.hpp"
#include "reports/analysis/measures.hpp"

namespace forklift::analysis {
namespace {

constexpr std::size_t kMostRemarks = 6;
constexpr std::size_t kMostGains = 3;  ///< measures named on each side of a sentence

Measured measured_of(const Evidence& e, const CellFinding& cell) {
  Measured measured;
  for (const auto run : cell.runs) measured.count(e.runs[run].status);
  measured.values = cell.headline().values;
  return measured;
}

const char* tone_of(Verdict verdict) {
  if (verdict == Verdict::faster) return "good";
  if (verdict == Verdict::slower) return "bad";
  return is_decided(verdict) ? "plain" : "warn";
}

std::string bracketed(const Comparison& c) { return fmt::format("({} times)", interval_words(c)); }

/// "“B” is 1.42 times as fast as “A” (95 % interval 1.31–1.54 times)."
std::string direction_words(const Comparison& c, const std::string& name, const std::string& base,
                            const std::string& title, const std::string& of) {
  const bool slower = c.verdict == Verdict::slower && c.higher_is_better;
  const auto how = !c.higher_is_better ? fmt::format("at {:.2f} times the {} of", *c.ratio, title)
                   : slower            ? fmt::format("{:.0f} % slower than", (1 - *c.ratio) * 100)
                                       : fmt::format("{:.2f} times as fast as", *c.ratio);
  return fmt::format("{} is {} {}{} {}.", name, how, base, of, bracketed(c));
}

std::string words_of(const Comparison& c, const std::string& name, const std::string& base, const std::string& title,
                     const std::string& of) {
  const auto margin = percent_words(c.margin);
  switch (c.verdict) {
    case Verdict::faster:
    case Verdict::slower:
      return direction_words(c, name, base, title, of);
    case Verdict::faster_little:
    case Verdict::slower_little: {
      if (!c.higher_is_better)
        return fmt::format("{} has a {} {} than {}, by less than {} {}.", name,
                           is_better(c.verdict) ? "lower" : "higher", title, base, margin, bracketed(c));
      return fmt::format("{} is {} than {}{}, by less than {} {}.", name, is_better(c.verdict) ? "faster" : "slower",
                         base, of, margin, bracketed(c));
    }
    case Verdict::same:
      return c.higher_is_better
                 ? fmt::format("{} is as fast as {}{}, within {} {}.", name, base, of, margin, bracketed(c))
                 : fmt::format("{} has the {} of {}, within {} {}.", name, title, base, margin, bracketed(c));
    case Verdict::undecided:
      return fmt::format("{} against {}{} is undecided: {:.2f} {} ({}); {}.", name, base, of, *c.ratio, times_words(c),
                         interval_words(c),
                         further_words(c) + (c.more_blocks == 0 ? " to be decided"
                                             : beyond_reach(c)  ? ""
                                                                : " would decide half of such cases"));
    case Verdict::not_compared:
      break;
  }
  return fmt::format("{} against {}{}: {}.", name, base, of, c.words);
}

/// "0.55 (0.51–0.59) times the server CPU".
std::string gain_words(const MeasureFinding& finding) {
  return fmt::format("{:.2f} ({}) times the {}", *finding.against->ratio, range_words(*finding.against->interval),
                     finding.measure.title);
}

void say_pairs(const Evidence& e, const Findings& f, std::size_t most, std::vector<Headline>& out) {
  for (std::size_t i = 0; i < std::min(f.pairs.size(), most); ++i) {
    const auto& pair = f.pairs[i];
    out.push_back(
        {tone_of(pair.comparison.verdict), words_of(pair.comparison, quoted(e, pair.to), quoted(e, pair.from),
                                                    pair.title, f.lookups.empty() ? "" : " in " + pair.title)});
  }
  if (f.pairs.size() > most)
    out.push_back({"plain", fmt::format("… and {} more pairs in the table.", f.pairs.size() - most)});
}

}  // namespace

void say_comparison(const Evidence& e, const Findings& f, std::size_t i, const MeasureFinding& finding,
                    const std::string& of, std::vector<Headline>& out) {
  const auto& c = *finding.against;
  out.push_back({tone_of(c.verdict), words_of(c, quoted(e, i), quoted(e, *f.baseline), finding.measure.title, of)});
}

void say_baseline(const Evidence& e, const Findings& f, std::vector<Headline>& out) {
  for (const auto& name : f.rules.measures) {
    const bool known = std::any_of(e.cells.begin(), e.cells.end(),
                                   [&](const auto& cell) { return find_measure(cell, name) != nullptr; });
    if (!known) out.push_back({"warn", fmt::format("The scenario compares “{}”, which no cell measures.", name)});
  }
  if (*f.baseline == f.planned_baseline) return;
  const auto place = f.planned_baseline == 0 ? ", the first cell," : "";
  out.push_back({"warn", fmt::format("The baseline is {}, since {}{} has {}: ratios and verdicts are "
                                     "against another cell than planned.",
                                     quoted(e, *f.baseline), quoted(e, f.planned_baseline), place,
                                     runs_words(measured_of(e, f.cells[f.planned_baseline])))});
}

void say_comparisons(const Evidence& e, const Findings& f, std::size_t most, std::vector<Headline>& out) {
  if (f.rules.all_pairs()) return say_pairs(e, f, most, out);
  std::vector<std::size_t> others;
  for (std::size_t i = 0; i < f.cells.size(); ++i) {
    if (f.cells[i].headline().against) others.push_back(i);
  }
  std::stable_sort(others.begin(), others.end(), [&](auto a, auto b) {  // the best one first
    const bool higher = f.cells[a].headline().measure.higher_is_better;
    return higher ? f.cells[a].mean() > f.cells[b].mean() : f.cells[a].mean() < f.cells[b].mean();
  });
  for (std::size_t i = 0; i < std::min(others.size(), most); ++i)
    say_comparison(e, f, others[i], f.cells[others[i]].headline(), "", out);
  if (others.size() > most) out.push_back({"plain", fmt::format("… and {} more in the table.", others.size() - most)});
}

void say_watched(const Evidence& e, const Findings& f, std::vector<Headline>& out) {
  if (!f.watched) return;
  const auto& w = *f.watched;
  std::size_t decided = 0, others = w.cells.size() - 1;
  for (const auto& [cell, watched] : w.cells) decided += watched.leaves == Leaves::decided ? 1 : 0;
  out.push_back({"plain", fmt::format("Watched to at most {} blocks: after {} block{}, {} of {} cells {} decided.",
                                      f.rules.until->at_most, w.blocks, w.blocks == 1 ? "" : "s", decided, others,
                                      decided == 1 ? "is" : "are")});
  for (const auto& [cell, watched] : w.cells) {
    if (watched.leaves == Leaves::beaten)
      out.push_back({"plain", fmt::format("{} was dropped after block {}: {} is better.", quoted(e, cell),
                                          watched.block, quoted(e, *watched.beaten_by))});
    if (watched.leaves == Leaves::unmeasured)
      out.push_back({"warn", fmt::format("{} was dropped after block {}: it could not be compared with {}.",
                                         quoted(e, cell), watched.block, quoted(e, w.baseline))});
  }
}

void say_tradeoffs(const Evidence& e, const Findings& f, std::vector<Headline>& out) {
  for (const auto& cell : f.cells) {
    std::vector<std::string> gains, losses;
    for (const auto& finding : cell.measures) {
      if (!finding.against) continue;
      if (finding.against->verdict == Verdict::faster) gains.push_back(gain_words(finding));
      if (finding.against->verdict == Verdict::slower) losses.push_back(gain_words(finding));
    }
    if (gains.empty() || losses.empty()) continue;
    for (auto* side : {&gains, &losses}) {
      if (side->size() > kMostGains) side->resize(kMostGains);
    }
    out.push_back({"warn", fmt::format("{} gains and loses against {}: {}, but {}.", quoted(e, cell.cell),
                                       quoted(e, *f.baseline), join(gains, ", "), join(losses, ", "))});
  }
}

void say_remarks(const Findings& f, std::vector<Headline>& out) {
  for (std::size_t i = 0; i < std::min(f.remarks.size(), kMostRemarks); ++i)
    out.push_back({f.remarks[i].harmless ? "plain" : "warn", f.remarks[i].text});
  if (f.remarks.size() > kMostRemarks)
    out.push_back({"warn", fmt::format("… and {} more remarks about the runs in results.json.",
                                       f.remarks.size() - kMostRemarks)});
}

}  // namespace forklift::analysis
