#pragma once
// Who made an experiment. A results file names processes to end and directories to clear: that of somebody else is
// obeyed only if the user asks for it with --foreign.
#include <string>

#include "common/core/error.hpp"
#include "common/store/records.hpp"

namespace forklift::owner {

/// This user of this machine.
store::Maker this_maker();

/// "alice (uid 1000) on box".
std::string words(const store::Maker& maker);

/// Made by `me`, or by a version of forklift that did not record it: `stop` must work after an update, too. (The check
/// keeps people from mistakes. Whoever forges a file forges its maker, so that rows are not believed for it:
/// row_trust.hpp.)
bool is_own(const store::Maker& maker, const store::Maker& me);

/// `id`'s maker is not `me`. `again`: the command that does it all the same.
Error is_foreign(const std::string& id, const store::Maker& maker, const store::Maker& me, const std::string& again);

}  // namespace forklift::owner
