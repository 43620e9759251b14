#include "orchestrator/commands/standing.hpp"

#include "reports/analysis/findings.hpp"

namespace forklift::commands {

analysis::Standing stored_standing(const store::Reader& reader, store::ExperimentId number) {
  return analysis::standing_of(analysis::gather_measured(reader, reader.experiment(number)));
}

experiment::Standing judge_results(const store::Reader& reader, store::ExperimentId number) {
  const auto stored = stored_standing(reader, number);
  experiment::Standing standing{.blocks = static_cast<int>(stored.blocks),
                                .running = {},
                                .runs_left = static_cast<int>(stored.runs_left),
                                .line = stored.line,
                                .cells = {}};
  for (const auto cell : stored.running) standing.running.push_back(static_cast<int>(cell));
  for (const auto& one : stored.cells) standing.cells.push_back(one.words);
  return standing;
}

Json standing_json(const analysis::Standing& standing, const std::vector<store::Cell>& cells) {
  Json json{{"blocks", standing.blocks},
            {"at_most", standing.at_most},
            {"watched", standing.watched},
            {"runs_left", standing.runs_left},
            {"cells", Json::array()}};
  for (const auto& one : standing.cells) {
    const auto* c = one.comparison ? &*one.comparison : nullptr;
    const auto* interval = c != nullptr && c->interval ? &*c->interval : nullptr;
    json["cells"].push_back({{"cell", cells.at(one.cell).record.name},
                             {"ratio", c != nullptr && c->ratio ? Json(*c->ratio) : Json()},
                             {"low", interval != nullptr ? Json(interval->low) : Json()},
                             {"high", interval != nullptr ? Json(interval->high) : Json()},
                             {"verdict", c != nullptr ? Json(analysis::to_string(c->verdict)) : Json()},
                             {"left_after_block", one.watch.block > 0 ? Json(one.watch.block) : Json()},
                             {"blocks_left", one.blocks_left},
                             {"words", one.words}});
  }
  return json;
}

}  // namespace forklift::commands
