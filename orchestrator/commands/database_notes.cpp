#include "orchestrator/commands/database_notes.hpp"

#include "orchestrator/cluster/engine.hpp"

namespace forklift::commands {

std::vector<std::string> database_notes(const plan::Plan& plan) {
  auto survey = cluster::survey(plan, "");
  auto notes = std::move(survey.intentions);
  notes.insert(notes.end(), survey.unseen.begin(), survey.unseen.end());
  return notes;
}

}  // namespace forklift::commands
