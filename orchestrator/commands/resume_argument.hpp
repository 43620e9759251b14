#pragma once
// What `run --resume` goes on with: --resume=ID, or the words beside it, of which each is a scenario's file or an id.
#include <string>
#include <vector>

#include "common/store/reader.hpp"

namespace forklift::commands {

struct Resumed {
  std::string experiment;  ///< its id, the start of it, or "latest"
  std::string file;        ///< a scenario to hold against the stored one; empty: none was given
};

/// `option`: the value of --resume, "latest" if it has none. Errors: config, for a word that is neither, or both.
Resumed resumed(const store::Reader& reader, const std::string& option, const std::vector<std::string>& words);

/// Errors: config, with every difference, if the file (if one is given) and the --set values are not those that the
/// experiment was begun with.
void check_unchanged(const store::Experiment& experiment, const std::string& file,
                     const std::vector<std::string>& sets);

}  // namespace forklift::commands
