#pragma once
// Finds what is to be imported, and writes it as an experiment with one cell.
#include <filesystem>
#include <string>
#include <vector>

#include "common/store/writer.hpp"
#include "orchestrator/import/imported.hpp"

namespace forklift::import {

/// One run: a directory with DBT2's mix.log files in it at any depth, a mix.log, or a sysbench report. Errors: config,
/// if there is nothing that can be read.
Imported read_path(const std::filesystem::path& path);

/// Each of `runs` becomes a valid run of the one cell. Returns the experiment's id. Errors: config, if the runs are not
/// of one kind.
std::string store(store::Writer& writer, const std::string& experiment, const std::string& cell,
                  const std::vector<Imported>& runs, std::int64_t now_us);

}  // namespace forklift::import
