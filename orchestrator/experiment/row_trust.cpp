#include "orchestrator/experiment/row_trust.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "common/core/text.hpp"
#include "orchestrator/plan/make.hpp"

namespace forklift::experiment {
namespace {

bool plain(const std::string& text) {
  return std::none_of(text.begin(), text.end(), [](unsigned char c) { return c < ' ' || c == 0x7f; });
}

bool is_normal(const std::string& path) {
  if (path.empty() || path.front() != '/' || !plain(path)) return false;
  const auto parts = split(path.substr(1), '/');
  return std::none_of(parts.begin(), parts.end(),
                      [](const auto& part) { return part.empty() || part == "." || part == ".."; });
}

/// "ID/c1/sql-node-1": whole, as every mark of the experiment is.
bool is_mark(const std::string& mark, const std::string& experiment) {
  return mark.rfind(experiment + "/", 0) == 0 && is_normal("/" + mark);
}

}  // namespace

bool is_below(const std::string& path, const std::string& above) {
  return is_normal(path) && path.rfind(above + "/", 0) == 0;
}

std::string row_fault(const store::ProcessRow& row, const std::string& experiment,
                      const std::set<std::string>& workdirs) {
  if (!plan::is_experiment_id(experiment)) return fmt::format("\"{}\" is no experiment's id", experiment);
  if (!is_mark(row.mark, experiment)) return fmt::format("its mark \"{}\" is not one of {}", row.mark, experiment);
  for (const auto& path : {row.directory, row.log_file}) {
    const bool below = std::any_of(workdirs.begin(), workdirs.end(), [&](const std::string& workdir) {
      return is_below(path, workdir + "/" + experiment);
    });
    if (!path.empty() && !below)
      return fmt::format("\"{}\" is not in the work directory of {}, {}", path, experiment,
                         join({workdirs.begin(), workdirs.end()}, " or "));
  }
  return "";
}

}  // namespace forklift::experiment
