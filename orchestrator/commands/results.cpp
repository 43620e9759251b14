#include "orchestrator/commands/results.hpp"

#include "reports/analysis/findings.hpp"
#include "reports/render/export.hpp"

namespace forklift::commands {

Json results_of(const store::Reader& reader, const store::Experiment& experiment) {
  const auto evidence = analysis::gather(reader, experiment);
  const auto findings = analysis::analyse(evidence);
  return render::results_json({evidence, findings});
}

}  // namespace forklift::commands
