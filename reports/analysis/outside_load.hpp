#pragma once
// What others took from the hosts while a run was measured: other virtual machines (steal time) and other programs. It
// is no property of the cell that was measured, so that noise which it explains may be taken out of comparisons
// (covariates.hpp). Pure.
#include <optional>
#include <string>

#include "reports/analysis/hosts.hpp"

namespace forklift::analysis {

/// Shares, 0 to 1, of all cores of all hosts together. What was not read is absent.
struct OutsideLoad {
  std::optional<double> steal;
  std::optional<double> others;  ///< CPU time of all processes but those of the experiment
};

/// `uses`: of one run; `facts` have each host's "cores". Nothing of hosts whose cores are not known.
OutsideLoad outside_load(const std::vector<HostUse>& uses, const std::vector<store::HostFact>& facts);

/// Names of its figures, as stored with a noise floor.
inline constexpr const char* kSteal = "steal";
inline constexpr const char* kOthers = "others";

/// By its name; nothing if it is absent, or if there is no such figure.
std::optional<double> figure_of(const OutsideLoad& load, const std::string& name);

/// "CPU time of other programs", "steal time".
std::string outside_words(const std::string& name);

}  // namespace forklift::analysis
