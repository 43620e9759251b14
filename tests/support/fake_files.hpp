#pragma once
// The files of a fake host: directories, files and sockets with modes, all of one user. Not for several threads: the
// host has the lock.
#include <map>
#include <set>
#include <string>
#include <vector>

namespace forklift::test {

struct FakeFile {
  enum class Kind { file, directory, socket };
  Kind kind = Kind::file;
  unsigned mode = 0644;
  bool ours = true;  ///< else root's
  std::string text;
};

class FakeFiles {
 public:
  /// "/", "/home", "/tmp", "/var/lib" and `home`.
  explicit FakeFiles(const std::string& home);

  const FakeFile* find(const std::string& path) const;
  bool there(const std::string& path) const { return find(path) != nullptr; }
  bool is_directory(const std::string& path) const;
  bool is_program(const std::string& path) const;
  std::string text(const std::string& path) const;  ///< empty if it is not there

  /// False if the directory above is not there, or a directory is at `path`.
  bool write(const std::string& path, const std::string& text, unsigned mode);
  bool append(const std::string& path, const std::string& text);
  /// With all directories above it.
  void put(const std::string& path, FakeFile file);
  /// False if something is there, or the directory above is not.
  bool make_directory(const std::string& path, unsigned mode);
  void set_mode(const std::string& path, unsigned mode) { files_.at(path).mode = mode; }
  /// With all that is below it.
  void remove(const std::string& path);
  /// Names directly below it.
  std::vector<std::string> list(const std::string& directory) const;
  const std::map<std::string, FakeFile>& all() const { return files_; }

 private:
  std::map<std::string, FakeFile> files_;
};

/// "/a/b" → "/a", "/a" → "/".
std::string directory_above(const std::string& path);

}  // namespace forklift::test
