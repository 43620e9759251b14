#pragma once
// A directory for one test, removed with all that is in it.
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <string>

namespace forklift::test {

class ScratchDir {
 public:
  explicit ScratchDir(const std::filesystem::path& below = std::filesystem::temp_directory_path()) {
    std::string pattern = (below / "forklift-test-XXXXXX").string();
    path_ = ::mkdtemp(pattern.data());
    // Servers that root starts run as another user, who must come to their directories in here.
    if (::geteuid() == 0) std::filesystem::permissions(path_, std::filesystem::perms{0711});
  }
  ~ScratchDir() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  ScratchDir(const ScratchDir&) = delete;
  ScratchDir& operator=(const ScratchDir&) = delete;
  const std::filesystem::path& path() const { return path_; }
  std::string operator/(const std::string& name) const { return (path_ / name).string(); }
  std::string write(const std::string& name, const std::string& text) const {
    std::ofstream{path_ / name} << text;
    return (path_ / name).string();
  }
  /// With permissions for its owner alone, as a file with a password has.
  std::string write_secret(const std::string& name, const std::string& text) const {
    auto file = write(name, text);
    std::filesystem::permissions(file, std::filesystem::perms{0600});
    return file;
  }

 private:
  std::filesystem::path path_;
};

}  // namespace forklift::test
