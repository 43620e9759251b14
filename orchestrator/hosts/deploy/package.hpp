#pragma once
// What is copied to hosts: one file of this machine, known by its SHA-256.
#include <cstdint>
#include <filesystem>
#include <string>

#include "common/core/clock.hpp"

namespace forklift::hosts::deploy {

/// A file to push. A directory is packed first; the packed file goes with the object.
class Package {
 public:
  /// `path`: a tarball (.tar, .tar.gz, .tgz, .tar.xz, …), a directory, or any file that is pushed as it is.
  /// Errors: config, if it is not there; environment, if it can't be packed or read.
  Package(const std::filesystem::path& path, Clock& clock);
  ~Package();
  Package(const Package&) = delete;
  Package& operator=(const Package&) = delete;

  const std::string& given() const { return given_; }    ///< the path as the user knows it
  const std::string& sha256() const { return sha256_; }  ///< 64 lower-case hexadecimal digits
  std::int64_t size() const { return size_; }
  /// At most `bytes` from `offset`.
  std::string read(std::int64_t offset, std::int64_t bytes) const;

 private:
  std::string given_, sha256_;
  std::filesystem::path file_, packed_;
  std::int64_t size_ = 0;
};

/// A program of ours, which is installed beside this one. Errors: environment, if it is not there.
std::filesystem::path own_program(const std::string& name);

}  // namespace forklift::hosts::deploy
