#include "orchestrator/commands/results.hpp"

#include <algorithm>
#include <cctype>
#include <string_view>

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
  const auto word = [](const std::string& text) {
    const bool plain = !text.empty() && std::all_of(text.begin(), text.end(), [](unsigned char c) {
      return std::isalnum(c) != 0 || std::string_view{"/._-+,:@%"}.find(static_cast<char>(c)) != std::string_view::npos;
    });
    return plain ? text : remote::quote(text);
  };
  return "forklift report --db " + word(database) + " " + word(experiment) + " --out " + word(out);
}

}  // namespace forklift::commands
