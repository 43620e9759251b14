#pragma once
// Who made an experiment. A results file names processes to end and directories to clear: that of somebody else is
// obeyed only if the user asks for it with --foreign.
#include <optional>
#include <string>

#include "common/core/error.hpp"
#include "common/store/records.hpp"

namespace forklift::owner {

/// This user of this machine.
store::Maker this_maker();

/// "alice (uid 1000) on box".
std::string words(const store::Maker& maker);

/// What is done with an experiment of which the file does not tell the maker, since an earlier version wrote it.
enum class Unrecorded {
  obeyed,  ///< `stop` must work after an update, too
  foreign  ///< its scenario would be run
};

/// Why experiment `id` of the results file is not obeyed: the file is another user's, or another user or machine made
/// the experiment; nothing if it is this user's. `again`: the command that obeys it all the same. (The check keeps
/// people from mistakes. Whoever forges a file forges its maker, so that rows are not believed for it: row_trust.hpp.)
std::optional<Error> not_obeyed(const std::string& database, const std::string& id, const store::Maker& maker,
                                Unrecorded unrecorded, const std::string& again);

}  // namespace forklift::owner
