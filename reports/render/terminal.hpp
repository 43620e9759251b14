#pragma once
// What `forklift run` prints at its end: the comparison table and the findings, as plain text of at most 100 columns
// where names allow it.
#include <string>

#include "reports/render/view.hpp"

namespace forklift::render {

std::string terminal_table(const View& view);
/// Reads and analyses the experiment, then as above.
std::string terminal_table(const store::Reader& reader, const store::Experiment& experiment);

}  // namespace forklift::render
