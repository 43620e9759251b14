#include "tests/support/fake_files.hpp"

namespace forklift::test {

std::string directory_above(const std::string& path) {
  const auto at = path.rfind('/');
  return at == 0 || at == std::string::npos ? "/" : path.substr(0, at);
}

FakeFiles::FakeFiles(const std::string& home) {
  const auto add = [this](const std::string& path, unsigned mode, bool ours) {
    files_[path] = {.kind = FakeFile::Kind::directory, .mode = mode, .ours = ours, .text = ""};
  };
  for (const auto* path : {"/", "/home", "/var", "/var/lib"}) add(path, 0755, false);
  add("/tmp", 01777, false);
  add(home, 0711, true);
}

const FakeFile* FakeFiles::find(const std::string& path) const {
  const auto found = files_.find(path);
  return found == files_.end() ? nullptr : &found->second;
}

bool FakeFiles::is_directory(const std::string& path) const {
  const auto* file = find(path);
  return file != nullptr && file->kind == FakeFile::Kind::directory;
}

bool FakeFiles::is_program(const std::string& path) const {
  const auto* file = find(path);
  return file != nullptr && file->kind == FakeFile::Kind::file && (file->mode & 0111) != 0;
}

std::string FakeFiles::text(const std::string& path) const {
  const auto* file = find(path);
  return file == nullptr ? "" : file->text;
}

bool FakeFiles::write(const std::string& path, const std::string& text, unsigned mode) {
  if (!is_directory(directory_above(path)) || is_directory(path)) return false;
  files_[path] = {.kind = FakeFile::Kind::file, .mode = mode, .ours = true, .text = text};
  return true;
}

bool FakeFiles::append(const std::string& path, const std::string& text) {
  if (!there(path)) return write(path, text, 0644);
  files_.at(path).text += text;
  return !is_directory(path);
}

void FakeFiles::put(const std::string& path, FakeFile file) {
  const auto above = directory_above(path);
  if (!there(above)) put(above, {.kind = FakeFile::Kind::directory, .mode = 0755, .ours = true, .text = ""});
  files_[path] = std::move(file);
}

bool FakeFiles::make_directory(const std::string& path, unsigned mode) {
  if (there(path) || !is_directory(directory_above(path))) return false;
  files_[path] = {.kind = FakeFile::Kind::directory, .mode = mode, .ours = true, .text = ""};
  return true;
}

void FakeFiles::remove(const std::string& path) {
  files_.erase(path);
  std::erase_if(files_, [&](const auto& one) { return one.first.rfind(path + "/", 0) == 0; });
}

std::vector<std::string> FakeFiles::list(const std::string& directory) const {
  std::vector<std::string> names;
  for (const auto& [path, file] : files_) {
    if (path != "/" && directory_above(path) == directory) names.push_back(path);
  }
  return names;
}

}  // namespace forklift::test
