#include "reports/render/scratch_folder.hpp"

#include "common/core/directories.hpp"

namespace forklift::render {

ScratchFolder::ScratchFolder() : path_(make_temporary_directory("forklift-report")) {}

ScratchFolder::~ScratchFolder() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

}  // namespace forklift::render
