#include "orchestrator/resume.hpp"

#include <fmt/format.h>

#include "common/core/error.hpp"

namespace forklift {

Earlier earlier_part(const store::Reader& reader, const store::Experiment& experiment, const plan::Plan& plan) {
  Earlier earlier{experiment.number, {}, {}};
  const auto cells = reader.cells(experiment.number);
  bool same = cells.size() == plan.cells.size();
  for (std::size_t i = 0; same && i < cells.size(); ++i) {
    same = cells[i].record.fingerprint == plan.cells[i].fingerprint;
    earlier.cells.push_back(cells[i].number);
  }
  if (!same) {
    throw Error{ErrorKind::config, experiment.record.id,
                fmt::format("it was planned by forklift {} ({}), and this one would plan other cells",
                            experiment.record.version, experiment.record.revision),
                "Go on with the same version, or run the scenario anew"};
  }
  for (const auto& run : reader.runs(experiment.number)) {
    if (run.status != store::RunStatus::valid) continue;
    for (std::size_t i = 0; i < cells.size(); ++i) {
      if (cells[i].number == run.cell) earlier.valid.emplace(static_cast<int>(i), run.repeat);
    }
  }
  return earlier;
}

}  // namespace forklift
