#include "orchestrator/engines/external/survey.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "common/mysql/connection.hpp"
#include "orchestrator/cluster/schema/own_tables.hpp"
#include "orchestrator/cluster/server/known_keys.hpp"
#include "orchestrator/engines/external/access.hpp"
#include "orchestrator/engines/external/note.hpp"
#include "orchestrator/plan/plan.hpp"

namespace forklift::engines::external {
namespace {

/// Of all cells of that cluster, each once.
std::vector<std::string> tables_in(const plan::Plan& plan, const plan::Cluster& cluster) {
  std::vector<std::string> all;
  for (const auto& cell : plan.cells) {
    if (cell.cluster != cluster.index) continue;
    for (auto& name : own_tables(cell)) all.push_back(std::move(name));
  }
  std::sort(all.begin(), all.end());
  all.erase(std::unique(all.begin(), all.end()), all.end());
  return all;
}

std::string not_looked_at(const Wanted& wanted, std::string why) {
  while (why.ends_with('.')) why.pop_back();  // whoever shows it ends the sentence
  return fmt::format("{} was not looked at: {}", wanted.where, why);
}

/// The servers of one cluster show one database: what will be dropped is told once.
void look_at(const plan::Cluster& cluster, const std::vector<std::string>& tables, const std::string& experiment,
             Survey& survey) {
  auto settings = cluster.settings;
  std::string password, problem;
  try {
    password = password_of(settings);
    scenario_keys(settings);
  } catch (const Error& error) {
    problem = error.what();
    settings.server_public_key_file.clear();
  }
  bool told = false;
  for (const auto& endpoint : endpoints_of(settings, password)) {
    auto wanted = wanted_on(endpoint, settings);
    wanted.experiment = experiment;
    wanted.tables = tables;
    if (!problem.empty()) {
      survey.unseen.push_back(not_looked_at(wanted, problem));
      continue;
    }
    try {
      const auto seen = examine(*mysql::connect(endpoint), wanted);
      const auto words = intention(seen.standing, wanted, seen.decision);
      if (!words.empty() && !told) survey.intentions.push_back(words);
      told = told || !words.empty();
    } catch (const sql::SqlError& error) {
      survey.unseen.push_back(not_looked_at(wanted, error.what()));
    }
  }
}

}  // namespace

Seen examine(sql::SqlSession& session, const Wanted& wanted) {
  Seen seen{look(session, wanted.database), {}};
  seen.decision = decide(seen.standing, wanted);
  if (seen.decision.kind != Decision::Kind::refuse) return seen;
  count_rows(session, wanted.database, seen.decision.strangers);
  throw refusal(seen.standing, wanted, seen.decision);
}

void survey(const plan::Plan& plan, const plan::Cluster& cluster, const std::string& experiment, Survey& found) {
  look_at(cluster, tables_in(plan, cluster), experiment, found);
}

}  // namespace forklift::engines::external
