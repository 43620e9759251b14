#include "orchestrator/commands/gate_options.hpp"

#include <fmt/format.h>

#include <cstdlib>

#include "common/core/append_file.hpp"
#include "common/core/error.hpp"
#include "common/core/files.hpp"
#include "common/core/output.hpp"
#include "common/core/own_files.hpp"
#include "common/core/percent.hpp"

namespace forklift::commands {
namespace {

/// Of a job on GitHub; empty elsewhere.
std::string step_summary() {
  const char* file = std::getenv("GITHUB_STEP_SUMMARY");
  return file == nullptr ? "" : file;
}

}  // namespace

void add_gate_options(CLI::App& command, GateOptions& options) {
  command
      .add_option("--undecided-is", options.undecided_is,
                  "Exit code if what was measured does not decide: 4, or ok (0)")
      ->check(CLI::IsMember({"4", "ok"}))
      ->capture_default_str();
  command.add_option("--junit", options.junit, "Write JUnit's XML to this file, a case for each comparison")
      ->type_name("FILE");
  command
      .add_option("--summary", options.summary,
                  "Write Markdown to this file, for a merge request; on GitHub it is also added to the job's summary")
      ->type_name("FILE");
}

double share_of(const std::string& option, const std::string& text) {
  const auto share = parse_percent(text);
  if (share && *share >= 0 && *share < 1) return *share;
  throw Error{ErrorKind::config, fmt::format("{} \"{}\"", option, text),
              "expected a percentage of at least 0 and below 100", fmt::format("Write for example {} 3%", option)};
}

void need_gate_files(const GateOptions& options) {
  for (const auto& [file, option] : {std::pair{options.junit, "--junit"}, std::pair{options.summary, "--summary"}}) {
    if (!file.empty())
      need_own_file(file, render::is_gate_file, fmt::format("Move it away, or name another file with {}", option));
  }
}

int finish_gate(render::GateReport report, const GateOptions& options) {
  report.undecided_is_ok = options.undecided_is_ok();
  if (!options.junit.empty()) write_file(options.junit, junit_xml(report));
  if (!options.summary.empty()) write_file(options.summary, gate_markdown(report));
  if (const auto file = step_summary(); !file.empty()) append_to_file(file, gate_markdown(report) + "\n");
  const auto outcome = analysis::outcome_of(report.gates());
  if (outcome == analysis::Gate::undecided) return report.undecided_is_ok ? 0 : kUndecidedCode;
  return outcome == analysis::Gate::pass ? 0 : 1;
}

}  // namespace forklift::commands
