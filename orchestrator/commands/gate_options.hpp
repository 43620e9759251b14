#pragma once
// What the commands with a gate have in common: the share that is allowed, what undecided means, the files for CI
// systems, and the exit code.
#include <CLI/CLI.hpp>

#include <string>

#include "reports/render/gate_report.hpp"

namespace forklift::commands {

/// Neither passed nor failed: what was measured does not decide.
inline constexpr int kUndecidedCode = 4;

struct GateOptions {
  std::string undecided_is = "4", junit, summary;
  bool undecided_is_ok() const { return undecided_is == "ok"; }
};

void add_gate_options(CLI::App& command, GateOptions& options);

/// "3%" or "3" → 0.03. Errors: config, if `text`, which `option` was given, is no percentage of at least 0 and below
/// 100: nobody can be slower by 100 %, and such a gate would never fail.
double share_of(const std::string& option, const std::string& text);

/// Before hours of work or any output. Errors: environment, if a file that is to be written is somebody else's.
void need_gate_files(const GateOptions& options);

/// Writes the files, also at the end of the file that GITHUB_STEP_SUMMARY names, and gives back the exit code: 0
/// passed, 1 failed, 4 undecided (0 with --undecided-is ok).
int finish_gate(render::GateReport report, const GateOptions& options);

}  // namespace forklift::commands
