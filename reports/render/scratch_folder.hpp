#pragma once
// A private folder for the files of a program that draws for us; gone with the object.
#include <filesystem>

namespace forklift::render {

class ScratchFolder {
 public:
  /// Errors: environment, if none can be made.
  ScratchFolder();
  ~ScratchFolder();
  ScratchFolder(const ScratchFolder&) = delete;
  ScratchFolder& operator=(const ScratchFolder&) = delete;
  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

}  // namespace forklift::render
