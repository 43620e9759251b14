#pragma once
// What a results file says of processes and directories is believed only where it can be true of its own experiment:
// the file may come from anybody. Pure.
#include <set>
#include <string>

#include "common/store/records.hpp"

namespace forklift::experiment {

/// Absolute, without ".", ".." or empty parts, and below `above`, which is so, too.
bool is_below(const std::string& path, const std::string& above);

/// What is wrong with the row of a process of `experiment`, whose work directories on its host are `workdirs`; empty if
/// nothing is.
std::string row_fault(const store::ProcessRow& row, const std::string& experiment,
                      const std::set<std::string>& workdirs);

}  // namespace forklift::experiment
