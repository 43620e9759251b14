#pragma once
// The one way to a directory of ours, on this machine and on hosts: it is made by us with its mode, or it is there and
// nobody but we and root may put something else in its place or into it (path_trust.hpp).
#include <filesystem>
#include <string>
#include <vector>

#include "common/core/path_trust.hpp"

namespace forklift {

struct DirectoryWish {
  std::string what = "the directory";  ///< what messages call it: "the work directory"
  std::string otherwise =
      "Name another directory";  ///< how to have it elsewhere: "Set cluster.workdir to another directory"
  /// Of the directory. One of ours that is there already loses what goes beyond it, if it is to be ours alone.
  /// Directories above it that are lacking can be passed through by everybody beside that (0711), so that servers reach
  /// their own.
  unsigned mode = 0700;
  DirectoryRules rules = {};
};

struct NewDirectory {
  std::string path;
  unsigned mode = 0;
};

/// Where directories are: this machine or a host. Every call may throw an environment Error.
class DirectoryPlace {
 public:
  virtual ~DirectoryPlace() = default;
  /// The host as messages name it; empty: this machine.
  virtual std::string where() const = 0;
  /// What stands at each step of an absolute path.
  virtual PathLook look(const std::string& path) = 0;
  /// Makes them in this order, each in a directory that is there. False if something stands at one of them by now.
  virtual bool make(const std::vector<NewDirectory>& directories, const DirectoryWish& wish) = 0;
  virtual void set_mode(const std::string& path, unsigned mode, const DirectoryWish& wish) = 0;
};

/// Errors: environment, with the directory that can't be trusted, its owner and mode, and how to repair it.
void make_directory(DirectoryPlace& place, const std::string& path, const DirectoryWish& wish);
/// The same judgement of what is there already; nothing is made or changed.
void check_directory(DirectoryPlace& place, const std::string& path, const DirectoryWish& wish);

/// The same on this machine.
void make_directory(const std::filesystem::path& path, const DirectoryWish& wish);
void check_directory(const std::filesystem::path& path, const DirectoryWish& wish);

/// A new directory for us alone in temporary_directory(), named "NAME-" and random letters. Errors: environment.
std::filesystem::path make_temporary_directory(const std::string& name);

/// Pure: notes in `look` that `first` is not there, and `rest` of the path below it. A directory that a ".." leaves is
/// made, too: the system would not find the way without it.
void add_lacking(PathLook& look, const std::string& first, const std::string& rest);

}  // namespace forklift
