#pragma once
// Reads files of /proc. A process may end between opening its file and reading it; that is no error, its text is empty.
#include <string>

namespace forklift::driver::watch {

/// The whole text; empty if the file is not there or no more.
std::string read_proc(const std::string& file);

}  // namespace forklift::driver::watch
