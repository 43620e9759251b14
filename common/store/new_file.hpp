#pragma once
// Before SQLite makes or changes a results database: it would follow links that another user put there.
#include <filesystem>

namespace forklift::store {

/// Makes the folder, and an empty file, where they are not there. Errors: environment, if the file is a link of another
/// user, or one of the files that SQLite keeps beside it is a link.
void prepare_file(const std::filesystem::path& path);

}  // namespace forklift::store
