#pragma once
// Whether a directory may be used for files of ours: nobody but we and root may be able to put another one in its
// place, or files into it. Pure: what stands at each step of the path is looked up elsewhere, on this machine or on a
// host.
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace forklift {

/// A user as a system knows it: a name, or the number again if it has none.
struct SystemUser {
  std::uint32_t uid = 0;
  std::string name;
};

/// One step of a path, links followed: "/", "/var", "/var/tmp".
struct PathStep {
  enum class Kind { directory, link, other };
  std::string path;
  Kind kind = Kind::directory;
  SystemUser owner;
  unsigned mode = 0;   ///< permissions, with the sticky bit
  std::string group;   ///< its name
  bool alone = false;  ///< the group is the owner's own: his primary one, of his name, without another member
  bool last = false;   ///< nothing of the path comes after it
};

struct PathLook {
  SystemUser me;
  std::vector<PathStep> steps;       ///< what is there, from the root on
  std::vector<std::string> lacking;  ///< what is not there yet, to be made in this order
};

/// How a directory of ours may stand.
struct DirectoryRules {
  /// Ours alone: it belongs to us, is not a link, and nobody else may write to it, sticky or not. Otherwise it is one
  /// that people choose for our files: as the directories above it, it may also be root's, sticky, or behind a link of
  /// ours.
  bool ours_alone = true;
};

struct PathFault {
  std::string what;  ///< "/w belongs to mallory (mode 0755)"
  std::string fix;   ///< what repairs it there; empty if it is no danger, but no directory either
};

/// The first step that may not be trusted. A directory above belongs to us or to root, and nobody else may write to it
/// unless it is sticky; a link belongs to us or to root. A group that is the owner's alone is nobody else.
std::optional<PathFault> fault_of(const PathLook& look, const DirectoryRules& rules);

}  // namespace forklift
