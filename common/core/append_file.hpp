#pragma once
// Adding to a file that others began.
#include <filesystem>
#include <string>

namespace forklift {

/// Adds to the end of a file, which is made if there is none; nothing of what it holds is lost. Errors: environment,
/// with the system's reason.
void append_to_file(const std::filesystem::path& path, const std::string& text);

}  // namespace forklift
