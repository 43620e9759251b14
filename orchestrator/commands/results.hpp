#pragma once
// What several commands show of an experiment.
#include "common/core/json.hpp"
#include "common/store/reader.hpp"

namespace forklift::commands {

/// Opens the results for reading; what the user should know of the file goes to standard error.
store::Reader open_results(const std::filesystem::path& database);

/// Opens them for writing, in the same way.
store::Database open_to_write(const std::filesystem::path& database);

/// The experiment's cells, runs and findings, as `results.json` has them.
Json results_of(const store::Reader& reader, const store::Experiment& experiment);

/// The command that writes an experiment's report again, as a shell reads it.
std::string report_command(const std::string& database, const std::string& experiment, const std::string& out);

}  // namespace forklift::commands
