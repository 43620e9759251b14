#include "reports/analysis/expectations.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "reports/analysis/cells.hpp"
#include "reports/analysis/judge.hpp"

namespace forklift::analysis {
namespace {

/// Two cells neither of which is the baseline: with the scatter of all cells of their load.
std::optional<Comparison> compare_two(const Evidence& e, const Findings& f, CellPair pair,
                                      const store::Measure& measure) {
  const auto cells = cells_under_load_of(e, pair.from);
  if (std::find(cells.begin(), cells.end(), pair.to) == cells.end()) return std::nullopt;
  return compare_pairs(measure_in_blocks(e, measure, cells), {pair}, f.rules.at_the_end()).front();
}

ExpectationFinding found_for(const Evidence& e, const Findings& f, const Expected& expected) {
  ExpectationFinding found{.expected = expected};
  const auto cell = cell_named(e, expected.cell);
  const auto against = expected.against.empty() ? std::optional{f.planned_baseline} : cell_named(e, expected.against);
  if (!cell || !against || *against >= f.cells.size()) return found;
  const auto& of_cell = f.cells[*cell];
  const auto* measure = expected.measure.empty() ? &of_cell.headline() : of_cell.find(expected.measure);
  if (measure == nullptr || measure->values.empty()) return found;
  found.title = measure->measure.title;
  found.against = e.cells[*against].record.name;
  found.comparison = f.baseline == *against && !f.rules.all_pairs()
                         ? measure->against
                         : compare_two(e, f, {*against, *cell}, measure->measure);
  if (found.comparison) found.outcome = outcome_of(expected, found.comparison->interval);
  return found;
}

std::string capital(std::string text) {
  if (!text.empty() && text.front() >= 'a' && text.front() <= 'z') text.front() -= 'a' - 'A';
  return text;
}

/// "“by key” has 2.37 (2.09–2.69) times the NOTPM of “primary key”".
std::string ratio_words(const ExpectationFinding& found) {
  const auto& c = found.comparison;
  if (!c || !c->ratio) return fmt::format("“{}” has no number to compare", found.expected.cell);
  const auto interval = c->interval ? fmt::format(" ({})", range_words(*c->interval)) : "";
  return fmt::format("“{}” has {:.2f}{} times the {} of “{}”", found.expected.cell, *c->ratio, interval, found.title,
                     found.against);
}

}  // namespace

const char* tone_of(Outcome outcome) {
  switch (outcome) {
    case Outcome::reproduced:
      return "good";
    case Outcome::opposite:
      return "bad";
    default:
      return "warn";
  }
}

std::vector<ExpectationFinding> expectations_of(const Evidence& e, const Findings& f) {
  std::vector<ExpectationFinding> all;
  for (const auto& expected : f.rules.expected) all.push_back(found_for(e, f, expected));
  return all;
}

void say_expectations(const Evidence&, const Findings& f, std::vector<Headline>& out) {
  for (const auto& found : f.expectations) {
    const auto& source = found.expected.source;
    out.push_back({tone_of(found.outcome),
                   fmt::format("{}: {}; the source has {}{}", capital(to_string(found.outcome)), ratio_words(found),
                               bounds_words(found.expected), source.empty() ? "." : ". It states: “" + source + "”")});
  }
}

}  // namespace forklift::analysis
