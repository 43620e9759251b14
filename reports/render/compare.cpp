#include "reports/render/compare.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>

#include "common/core/error.hpp"
#include "common/core/text.hpp"
#include "reports/analysis/cells.hpp"
#include "reports/analysis/findings.hpp"
#include "reports/analysis/judge.hpp"
#include "reports/analysis/load.hpp"
#include "reports/analysis/measures.hpp"
#include "reports/analysis/noise.hpp"
#include "reports/analysis/numbers.hpp"
#include "reports/render/compare_sides.hpp"
#include "reports/render/like_measures.hpp"

namespace forklift::render {
namespace {

using analysis::Gate;

std::map<std::string, std::string> settings_of(const Side& side) {
  std::map<std::string, std::string> all;
  for (const auto* list : {&side.cell.record.changes, &side.cell.record.parameters}) {
    for (const auto& [path, value] : *list) all[path] = value;
  }
  return all;
}

void note_differences(const Side& a, const Side& b, ComparedPair& pair) {
  auto of_a = settings_of(a), of_b = settings_of(b);
  for (const auto& [path, value] : of_b) of_a.try_emplace(path, "");
  for (const auto& [path, value] : of_a) {
    if (of_b[path] != value) pair.differences.push_back({path, {value, of_b[path]}});
  }
}

ComparedPair pair_of(const Named& first, const Side& a, const Named& second, const Side* b) {
  ComparedPair pair{.a = a.name, .b = "–", .measure = a.measure, .of_a = a.measured};
  if (b == nullptr) {
    pair.unmeasured = fmt::format("B has no cell “{}”", a.cell.record.name);
    return pair;
  }
  pair.b = b->name;
  pair.measure_b = b->measure;
  pair.of_b = b->measured;
  pair.unmeasured = analysis::unmeasured_words(a.measured, b->measured);
  pair.unlike_load = unlike_loads(a, *b);
  pair.comparable = a.cell.comparable() && b->cell.comparable() && pair.unlike_load.empty();
  note_differences(a, *b, pair);
  pair.beside = unlike(circumstances_of(first.inventory, a.cell), circumstances_of(second.inventory, b->cell));
  return pair;
}

bool has_zero(const analysis::Measured& measured) {
  return std::any_of(measured.values.begin(), measured.values.end(), [](double value) { return !(value > 0); });
}

void judge(ComparedPair& pair, double share) {
  const bool zeros = has_zero(pair.of_a) || has_zero(pair.of_b);
  if (!pair.unmeasured.empty()) {
    pair.gate = {Gate::unmeasured, pair.unmeasured};
  } else if (zeros && std::min(pair.of_a.values.size(), pair.of_b.values.size()) > 1) {
    pair.gate = analysis::means_gate(pair.of_a.values, pair.of_b.values, pair.measure.higher_is_better, share);
  } else {
    pair.gate = analysis::slower_gate(pair.comparison, share);
  }
}

/// Two cells of one experiment, by one measure: both ran in its blocks.
bool share_blocks(const Named& first, const Named& second, const ComparedPair& pair) {
  using Kind = Named::Kind;
  return first.kind == Kind::cell && second.kind == Kind::cell &&
         first.experiment.record.id == second.experiment.record.id && pair.measure == pair.measure_b &&
         pair.unlike_load.empty();
}

/// With the scatter of all cells of that experiment under the same load, from B's file: A's may be a copy of it, where
/// the experiment has another number. Nothing, if A's cell is not in there.
std::optional<analysis::Comparison> compare_inside(const store::Reader& reader, const Named& first, const Named& second,
                                                   const store::Measure& measure) {
  const auto evidence = analysis::gather_measured(reader, second.experiment);
  const auto a = analysis::cell_named(evidence, first.sides.front().cell.record.name);
  const auto b = analysis::cell_named(evidence, second.sides.front().cell.record.name);
  if (!a || !b) return std::nullopt;
  const auto cells = analysis::cells_under_load_of(evidence, *a);
  const auto rules = analysis::rules_of(evidence.experiment.record);
  if (rules.until && *a == analysis::planned_baseline(evidence, rules)) {
    const auto watched = analysis::watch(evidence, rules, cells);
    const auto found = watched.against.find(measure.name);
    if (found != watched.against.end() && found->second.contains(*b)) return found->second.at(*b);
  }
  return analysis::compare_pairs(analysis::measure_in_blocks(evidence, measure, cells), {{*a, *b}}, rules.at_the_end())
      .front();
}

/// Of the same measure, as many pairs as were measured on both sides.
std::size_t family_of(const CompareResult& result, const ComparedPair& pair) {
  return static_cast<std::size_t>(std::count_if(result.pairs.begin(), result.pairs.end(), [&](const auto& other) {
    return other.unmeasured.empty() && other.measure.name == pair.measure.name;
  }));
}

/// As inside blocks: no scatter is believed below what counts and clocks allow.
analysis::Sample sample_of(const analysis::Measured& measured) {
  return {measured.values, std::sqrt(analysis::mean(measured.exactness))};
}

void compare_pairs_of(const store::Reader& reader, const Named& first, const Named& second, CompareResult& result) {
  const auto rules = analysis::rules_of(second.experiment.record);
  bool inside = false, watched = false, apart = false;
  std::size_t largest = 1;
  for (auto& pair : result.pairs) {
    if (!pair.unmeasured.empty()) continue;
    const auto shared =
        share_blocks(first, second, pair) ? compare_inside(reader, first, second, pair.measure) : std::nullopt;
    const auto family = family_of(result, pair);
    pair.comparison = shared ? *shared
                             : analysis::compare_apart(sample_of(pair.of_a), sample_of(pair.of_b), rules,
                                                       pair.measure.higher_is_better, family);
    if (!pair.comparison.interval) continue;
    (shared ? pair.comparison.look > 0 ? watched : inside : apart) = true;
    if (shared) continue;
    largest = std::max(largest, family);
  }
  if (inside)
    result.notes.push_back(
        "Method: both are cells of one experiment, and were compared inside its blocks (Student’s t, with "
        "the scatter of all its cells)");
  if (watched)
    result.notes.push_back(
        "Method: both are cells of one experiment that was looked at after every block; the interval is that of the "
        "look "
        "that decided it, or else of the last");
  if (apart) {
    const auto together =
        largest > 1 ? fmt::format("; the {} intervals hold together (Šidák)", largest) : std::string{};
    result.notes.push_back(
        "Method: A and B ran at different times and share no blocks, so that drift between them is part of "
        "the difference; each interval is Welch’s, of logarithms" +
        together);
  }
}

void refuse_unlike_names(const Named& first, const std::string& a, const Named& second, const std::string& b) {
  using Kind = Named::Kind;
  if ((first.kind == Kind::experiment) != (second.kind == Kind::experiment)) {
    throw Error{ErrorKind::config, a + " and " + b, "one is a whole experiment, the other is not",
                "Name two experiments, or two cells as EXPERIMENT/CELL, or two runs by number"};
  }
  const auto same_name = [](const Side& x, const Side& y) { return x.name == y.name; };
  if (first.kind == second.kind && first.experiment.record.id == second.experiment.record.id &&
      std::equal(first.sides.begin(), first.sides.end(), second.sides.begin(), second.sides.end(), same_name)) {
    throw Error{ErrorKind::config, a + " and " + b,
                fmt::format("both mean {}: compared with itself nothing is slower",
                            first.kind == Kind::experiment ? first.experiment.record.id : first.sides.front().name),
                "Name two different ones; forklift list shows them"};
  }
}

/// Cells of B alone: they are new, or they have another name now.
void note_new_cells(const Named& first, const Named& second, CompareResult& result) {
  if (first.kind != Named::Kind::experiment) return;
  for (const auto& side : second.sides) {
    if (partner_of(side, first) == nullptr)
      result.notes.push_back(fmt::format("{} has no cell of that name in A, and was not compared", side.name));
  }
}

/// Only if it speaks for both sides of every pair.
void note_noise(const store::Reader& reader, const Named& first, const Named& second, CompareResult& result) {
  if (store::machines_of(first.inventory.hosts) != store::machines_of(second.inventory.hosts)) return;
  std::vector<store::Cell> cells;
  for (const auto* side : {&first, &second}) {
    for (const auto& one : side->sides) cells.push_back(one.cell);
  }
  const auto noise = analysis::noise_floor_for(reader, second.inventory.hosts, cells);
  if (noise && noise->cells.size() == cells.size()) result.notes.push_back(analysis::noise_words(*noise));
}

/// What all pairs with two sides have beside the scenario.
std::vector<analysis::Unlike> common_of(const std::vector<ComparedPair>& pairs) {
  std::optional<std::vector<analysis::Unlike>> common;
  for (const auto& pair : pairs) {
    if (pair.b == "–") continue;
    if (!common) common = pair.beside;
    std::erase_if(*common, [&](const auto& one) {
      return std::find(pair.beside.begin(), pair.beside.end(), one) == pair.beside.end();
    });
  }
  return common.value_or(std::vector<analysis::Unlike>{});
}

}  // namespace

std::vector<Gate> CompareResult::gates() const {
  std::vector<Gate> all;
  for (const auto& pair : pairs) {
    if (pair.gate) all.push_back(pair.gate->gate);
  }
  return all;
}

bool CompareResult::failed() const { return gated && analysis::outcome_of(gates()) == Gate::fail; }

CompareResult compare_named(const store::Reader& reader_a, const std::string& a, const store::Reader& reader_b,
                            const std::string& b, const CompareOptions& options) {
  const auto first = named(reader_a, a, options.measure), second = named(reader_b, b, options.measure);
  refuse_unlike_names(first, a, second, b);
  CompareResult result;
  result.gated = options.fail_if_slower.has_value();
  bool any = false;
  for (const auto& side : first.sides) {
    const auto* partner = partner_of(side, second);
    any = any || partner != nullptr;
    if (partner != nullptr) need_like_measures(side, *partner, options);
    result.pairs.push_back(pair_of(first, side, second, partner));
  }
  if (!any && !options.fail_if_slower) {
    throw Error{ErrorKind::config, a + " and " + b, "no cell of one has the name of a cell of the other",
                "Name two cells, as EXPERIMENT/CELL"};
  }
  compare_pairs_of(reader_b, first, second, result);
  for (auto& pair : result.pairs) {
    if (options.fail_if_slower) judge(pair, *options.fail_if_slower);
  }
  result.common = common_of(result.pairs);
  result.all_recorded = first.inventory.complete() && second.inventory.complete();
  note_new_cells(first, second, result);
  note_noise(reader_b, first, second, result);
  return result;
}

std::string figures_words(const analysis::Measured& measured, const store::Measure& measure) {
  if (measured.values.empty()) return runs_words(measured);
  const double geometric = analysis::geometric_mean(measured.values);
  const double mean = geometric == 0 ? analysis::mean(measured.values) : geometric;
  return fmt::format("{} {} ({})", analysis::shown_value(measure, mean), measure.title, runs_words(measured));
}

std::vector<analysis::Unlike> beside_alone(const CompareResult& result, const ComparedPair& pair) {
  auto alone = pair.beside;
  std::erase_if(alone, [&](const auto& one) {
    return std::find(result.common.begin(), result.common.end(), one) != result.common.end();
  });
  return alone;
}

std::string gate_summary(const CompareResult& result) {
  return result.pairs.empty() ? "failed: A has no cell, so that nothing was compared"
                              : analysis::outcome_words(result.gates());
}

}  // namespace forklift::render
