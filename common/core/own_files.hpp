#pragma once
// Files that we write under names that people choose: only ours are written over. Each kind of file carries a mark by
// which we know it again.
#include <filesystem>
#include <functional>
#include <string>

namespace forklift {

/// Does this content show that we wrote it?
using Ours = std::function<bool(const std::string& text)>;

/// Nothing stands there, or an empty file, or one of ours. Errors: environment, with `fix`, if it is somebody else's, a
/// folder, a device or a pipe.
void need_own_file(const std::filesystem::path& path, const Ours& ours, const std::string& fix);

}  // namespace forklift
