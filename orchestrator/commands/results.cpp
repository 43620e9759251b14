#include "orchestrator/commands/results.hpp"

#include "orchestrator/remote/quote.hpp"
#include "reports/analysis/findings.hpp"
#include "reports/render/export.hpp"

namespace forklift::commands {

Json results_of(const store::Reader& reader, const store::Experiment& experiment) {
  const auto evidence = analysis::gather(reader, experiment);
  const auto findings = analysis::analyse(evidence);
  return render::results_json({evidence, findings});
}

std::string report_command(const std::string& database, const std::string& experiment, const std::string& out) {
  return "forklift report --db " + remote::shell_word(database) + " " + remote::shell_word(experiment) + " --out " + remote::shell_word(out);
}

}  // namespace forklift::commands
