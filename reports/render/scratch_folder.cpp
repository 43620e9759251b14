#include "reports/render/scratch_folder.hpp"

#include <cstdlib>

#include "common/core/error.hpp"
#include "common/core/files.hpp"

namespace forklift::render {

ScratchFolder::ScratchFolder() {
  std::string pattern = (temporary_directory() / "forklift-report-XXXXXX").string();
  if (::mkdtemp(pattern.data()) == nullptr) {
    throw Error{ErrorKind::environment, pattern, "no temporary folder can be made there",
                "Free some space, or set TMPDIR to a folder that you may write"};
  }
  path_ = pattern;
}

ScratchFolder::~ScratchFolder() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

}  // namespace forklift::render
