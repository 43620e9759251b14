#include "reports/render/compare.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <map>

#include "common/core/error.hpp"
#include "common/core/text.hpp"
#include "reports/analysis/noise.hpp"
#include "reports/analysis/numbers.hpp"
#include "reports/analysis/run_numbers.hpp"
#include "reports/render/export.hpp"
#include "reports/render/table.hpp"

namespace forklift::render {
namespace {

/// One side of a pair: a cell (or a single run of it) with what was measured.
struct Side {
  std::string name;
  store::Cell cell;
  std::vector<double> notpm;
};

enum class Kind { run, cell, experiment };

struct Named {
  Kind kind = Kind::experiment;
  store::Experiment experiment;
  std::vector<Side> sides;
};

void take(const store::Run& run, Side& side) {
  if (const auto numbers = analysis::numbers_of(run, nullptr)) side.notpm.push_back(numbers->notpm);
}

Named named_run(const store::Reader& reader, std::int64_t number) {
  const auto run = reader.run(store::RunId{number});
  Side side{fmt::format("run {}", number), reader.cell(run.cell), {}};
  take(run, side);
  return {Kind::run, reader.experiment(side.cell.experiment), {side}};
}

[[noreturn]] void no_cell(const std::string& name, const std::string& wanted, const Named& all) {
  std::vector<std::string> names;
  for (const auto& side : all.sides) names.push_back(side.cell.record.name);
  const auto near = nearest_name(wanted, names);
  throw Error{ErrorKind::config, name, fmt::format("{} has no such cell", all.experiment.record.id),
              near ? fmt::format("Did you mean \"{}\"?", *near) : "Its cells are: " + join(names, ", ")};
}

Named named(const store::Reader& reader, const std::string& name) {
  std::int64_t number = 0;
  const auto parsed = std::from_chars(name.data(), name.data() + name.size(), number);
  if (parsed.ec == std::errc{} && parsed.ptr == name.data() + name.size()) return named_run(reader, number);
  const auto slash = name.find('/');
  Named all{Kind::experiment, reader.experiment(name.substr(0, slash)), {}};
  const auto runs = reader.runs(all.experiment.number);
  for (auto& cell : reader.cells(all.experiment.number)) {
    Side side{all.experiment.record.id + "/" + cell.record.name, cell, {}};
    for (const auto& run : runs) {
      if (run.cell == cell.number) take(run, side);
    }
    all.sides.push_back(std::move(side));
  }
  if (slash == std::string::npos) return all;
  const auto wanted = name.substr(slash + 1);
  for (const auto& side : all.sides) {
    if (side.cell.record.name == wanted) return {Kind::cell, all.experiment, {side}};
  }
  no_cell(name, wanted, all);
}

std::map<std::string, std::string> settings_of(const Side& side) {
  std::map<std::string, std::string> all;
  for (const auto* list : {&side.cell.record.changes, &side.cell.record.parameters}) {
    for (const auto& [path, value] : *list) all[path] = value;
  }
  return all;
}

ComparedPair pair_of(const Side& a, const Side& b, std::optional<double> fail_if_slower) {
  ComparedPair pair{a.name, b.name, a.notpm, b.notpm, analysis::compare(a.notpm, b.notpm), {}, true, {}};
  if (fail_if_slower) pair.gate = analysis::slower_gate(pair.comparison, *fail_if_slower);
  pair.comparable = a.cell.comparable() && b.cell.comparable();
  auto of_a = settings_of(a), of_b = settings_of(b);
  for (const auto& [path, value] : of_b) of_a.try_emplace(path, "");
  for (const auto& [path, value] : of_a) {
    if (of_b[path] != value) pair.differences.push_back({path, {value, of_b[path]}});
  }
  return pair;
}

/// What would make the comparison one of machines rather than of configurations.
void note_machines(const store::Reader& ra, const store::Experiment& a, const store::Reader& rb,
                   const store::Experiment& b, CompareResult& result) {
  const auto facts = [](const store::Reader& reader, const store::Experiment& e) {
    std::map<std::string, std::string> all;
    for (const auto& f : reader.hosts(e.number)) {
      if (f.fact == "cpu" || f.fact == "cores" || f.fact == "memory_kb" || f.fact == "kernel")
        all[f.host + ": " + f.fact] = f.value;
    }
    return all;
  };
  const auto of_a = facts(ra, a), of_b = facts(rb, b);
  for (const auto& [fact, value] : of_a) {
    const auto other = of_b.find(fact);
    if (other == of_b.end() || other->second == value) continue;
    result.notes.push_back(fmt::format("the machines differ: {} was {} and is {}", fact, value, other->second));
  }
}

void note_noise(const store::Reader& reader, const store::Experiment& experiment, CompareResult& result) {
  const auto floor =
      analysis::noise_floor_for(reader, reader.hosts(experiment.number), reader.cells(experiment.number));
  if (floor) result.notes.push_back(analysis::noise_words(*floor));
}

}  // namespace

bool CompareResult::failed() const {
  return std::any_of(pairs.begin(), pairs.end(),
                     [](const auto& pair) { return pair.gate && pair.gate->gate == analysis::Gate::fail; });
}

CompareResult compare_named(const store::Reader& reader_a, const std::string& a, const store::Reader& reader_b,
                            const std::string& b, std::optional<double> fail_if_slower) {
  const auto first = named(reader_a, a), second = named(reader_b, b);
  CompareResult result;
  if ((first.kind == Kind::experiment) != (second.kind == Kind::experiment)) {
    throw Error{ErrorKind::config, a + " and " + b, "one is a whole experiment, the other is not",
                "Name two experiments, or two cells as EXPERIMENT/CELL, or two runs by number"};
  }
  if (first.kind != Kind::experiment) {
    result.pairs.push_back(pair_of(first.sides[0], second.sides[0], fail_if_slower));
  } else {
    for (const auto& side : first.sides) {
      const auto partner = std::find_if(second.sides.begin(), second.sides.end(), [&](const auto& other) {
        return other.cell.record.name == side.cell.record.name;
      });
      if (partner == second.sides.end())
        result.notes.push_back(side.name + " has no partner of that name");
      else
        result.pairs.push_back(pair_of(side, *partner, fail_if_slower));
    }
  }
  if (result.pairs.empty()) {
    throw Error{ErrorKind::config, a + " and " + b, "no cell of one has the name of a cell of the other",
                "Name two cells, as EXPERIMENT/CELL"};
  }
  note_noise(reader_b, second.experiment, result);
  note_machines(reader_a, first.experiment, reader_b, second.experiment, result);
  return result;
}

std::string compare_text(const CompareResult& result) {
  std::string out;
  for (const auto& pair : result.pairs) {
    out += fmt::format("A  {}\nB  {}\n", pair.a, pair.b);
    const auto mean_words = [](const std::vector<double>& values) {
      return values.empty() ? std::string{"no valid run"}
                            : fmt::format("{} NOTPM ({} {})", analysis::grouped(analysis::geometric_mean(values)),
                                          values.size(), values.size() == 1 ? "run" : "runs");
    };
    out += fmt::format("   A {}, B {}\n", mean_words(pair.notpm_a), mean_words(pair.notpm_b));
    out += "   B: " + pair.comparison.words + "\n";
    if (!pair.comparable) out += "   ! not comparable: a scale below 1\n";
    if (pair.gate) out += "   gate: " + pair.gate->words + "\n";
    for (const auto& [path, values] : pair.differences) {
      out += fmt::format("   {}: {} → {}\n", path, values.first.empty() ? "–" : values.first,
                         values.second.empty() ? "–" : values.second);
    }
    out += "\n";
  }
  for (const auto& note : result.notes) out += "note: " + note + "\n";
  return out;
}

Json compare_json(const CompareResult& result) {
  Json json{{"pairs", Json::array()}, {"notes", result.notes}, {"failed", result.failed()}};
  for (const auto& pair : result.pairs) {
    Json differences = Json::object();
    for (const auto& [path, values] : pair.differences) differences[path] = {values.first, values.second};
    Json one = to_json(pair.comparison);
    one.update({{"a", pair.a},
                {"b", pair.b},
                {"notpm_a", pair.notpm_a},
                {"notpm_b", pair.notpm_b},
                {"comparable", pair.comparable},
                {"differences", differences}});
    constexpr const char* kGates[]{"pass", "fail", "undecided"};
    one["gate"] = pair.gate ? Json(kGates[static_cast<int>(pair.gate->gate)]) : Json(nullptr);
    json["pairs"].push_back(std::move(one));
  }
  return json;
}

}  // namespace forklift::render
