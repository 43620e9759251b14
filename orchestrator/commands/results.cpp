#include "orchestrator/commands/results.hpp"

#include <fmt/format.h>

#include "common/core/clock.hpp"
#include "common/core/output.hpp"
#include "common/core/text.hpp"
#include "reports/analysis/findings.hpp"
#include "reports/render/export.hpp"

namespace forklift::commands {

store::Database open_to_write(const std::filesystem::path& database) {
  auto opened = store::Database::open(database);
  if (!opened.note().empty()) print_to_stderr(fmt::format("note: {}\n", opened.note()));
  return opened;
}

store::Reader open_results(const std::filesystem::path& database) {
  auto reader = store::Reader::open(database);
  if (const auto doubt = reader.doubt(system_clock().wall_us()); !doubt.empty())
    print_to_stderr(fmt::format("note: {}\n", doubt));
  return reader;
}

Json results_of(const store::Reader& reader, const store::Experiment& experiment) {
  const auto evidence = analysis::gather(reader, experiment);
  const auto findings = analysis::analyse(evidence);
  return render::results_json({evidence, findings});
}

std::string report_command(const std::string& database, const std::string& experiment, const std::string& out) {
  return "forklift report --db " + shell_word(database) + " " + shell_word(experiment) + " --out " + shell_word(out);
}

}  // namespace forklift::commands
