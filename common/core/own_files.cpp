#include "common/core/own_files.hpp"

#include "common/core/error.hpp"
#include "common/core/files.hpp"

namespace forklift {

namespace fs = std::filesystem;

void need_own_file(const fs::path& path, const Ours& ours, const std::string& fix) {
  std::error_code failure;
  const auto status = fs::status(path, failure);
  if (!fs::exists(status)) return;  // writing it says what is wrong with its folder
  if (!fs::is_regular_file(status))
    throw Error{ErrorKind::environment, path.string(), "it exists, and is not a regular file", fix};
  if (fs::file_size(path, failure) == 0 || ours(read_file(path))) return;
  throw Error{ErrorKind::environment, path.string(), "it exists, and Forklift did not write it", fix};
}

}  // namespace forklift
