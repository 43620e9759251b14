#pragma once
// A whole report of one experiment: index.html (one page, no network), results.csv, results.json, report.md.
#include <filesystem>
#include <string>

#include "common/store/reader.hpp"
#include "reports/render/view.hpp"

namespace forklift::render {

/// Writes into `folder` (made if missing) and returns the page's path.
/// Errors: environment, if gnuplot is missing, the folder can't be written, or something there is not ours.
std::filesystem::path write_report(const store::Reader& reader, const store::Experiment& experiment,
                                   const std::filesystem::path& folder);

/// Before hours of work: will write_report() be able to? Writes to `folder` and to the place of temporary files, draws
/// a plot, and leaves nothing behind. Errors: environment, also if something in `folder` is not ours.
void try_report(const std::filesystem::path& folder);

/// The page alone.
std::string page_of(const View& view, const store::Reader& reader);

}  // namespace forklift::render
