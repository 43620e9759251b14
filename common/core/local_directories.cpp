// Directories of this machine.
#include <fmt/format.h>
#include <grp.h>
#include <pwd.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>

#include "common/core/directories.hpp"
#include "common/core/error.hpp"
#include "common/core/files.hpp"

namespace forklift {
namespace {

namespace fs = std::filesystem;

constexpr int kMostLinks = 40;              // as the kernel
constexpr std::size_t kRecord = 64 * 1024;  // of a user or a group; larger ones have many members

/// An entry of the system's users or groups; empty values if there is none.
struct UserEntry {
  std::string name;
  std::optional<gid_t> group;
};
UserEntry user_entry(uid_t uid) {
  std::string buffer(kRecord, '\0');
  passwd entry{}, *found = nullptr;
  if (::getpwuid_r(uid, &entry, buffer.data(), buffer.size(), &found) != 0 || found == nullptr)
    return {std::to_string(uid), std::nullopt};
  return {found->pw_name, found->pw_gid};
}

/// Sets the group's name and whether it is the owner's alone.
/// A user's primary group does not list him.
bool is_primary_of_another(gid_t gid, const std::string& name) {
  bool another = false;
  ::setpwent();
  while (const passwd* entry = ::getpwent()) another = another || (entry->pw_gid == gid && name != entry->pw_name);
  ::endpwent();
  return another;
}

void look_at_group(PathStep& step, const UserEntry& owner, gid_t gid) {
  std::string buffer(kRecord, '\0');
  group entry{}, *found = nullptr;
  if (::getgrgid_r(gid, &entry, buffer.data(), buffer.size(), &found) != 0 || found == nullptr) {
    step.group = std::to_string(gid);
    return;
  }
  step.group = found->gr_name;
  step.alone = owner.group == gid && step.group == owner.name;
  for (char** member = found->gr_mem; *member != nullptr; ++member) step.alone = step.alone && owner.name == *member;
  step.alone = step.alone && !is_primary_of_another(gid, owner.name);
}

class Walk {
 public:
  explicit Walk(const std::string& path) : rest_(path) { look_.me = {::geteuid(), user_entry(::geteuid()).name}; }

  PathLook run() {
    note("/");
    while (next_name()) {
      if (name_ == ".") continue;
      if (name_ == "..") {
        at_ = at_.substr(0, at_.empty() ? 0 : at_.rfind('/'));
        continue;
      }
      const auto next = at_ + "/" + name_;
      if (!note(next)) {
        add_lacking(look_, next, rest_);
        break;
      }
      if (look_.steps.back().kind == PathStep::Kind::link) {
        follow(next);
      } else {
        at_ = next;
      }
    }
    return std::move(look_);
  }

 private:
  bool next_name() {
    const auto begin = rest_.find_first_not_of('/');
    if (begin == std::string::npos) return false;
    const auto end = std::min(rest_.find('/', begin), rest_.size());
    name_ = rest_.substr(begin, end - begin);
    rest_.erase(0, end);
    return true;
  }

  bool note(const std::string& path) {
    struct stat facts {};
    if (::lstat(path.c_str(), &facts) != 0) return false;
    PathStep step{.path = path, .kind = PathStep::Kind::other, .owner = {}, .group = ""};
    if (S_ISDIR(facts.st_mode)) step.kind = PathStep::Kind::directory;
    if (S_ISLNK(facts.st_mode)) step.kind = PathStep::Kind::link;
    const auto owner = user_entry(facts.st_uid);
    step.owner = {facts.st_uid, owner.name};
    step.mode = facts.st_mode & 07777;
    step.last = rest_.find_first_not_of('/') == std::string::npos;
    look_at_group(step, owner, facts.st_gid);
    look_.steps.push_back(std::move(step));
    return true;
  }

  void follow(const std::string& link) {
    std::error_code failure;
    const auto target = fs::read_symlink(link, failure).string();
    if (failure || ++links_ > kMostLinks)
      throw Error{ErrorKind::environment, link, "the link can't be followed", "Remove the link"};
    if (target.rfind('/', 0) == 0) at_.clear();
    rest_ = target + rest_;
  }

  PathLook look_;
  std::string at_, name_, rest_;  ///< at_: without a slash at its end
  int links_ = 0;
};

[[noreturn]] void fail_here(const std::string& path, const char* what, int reason, const std::string& fix) {
  throw Error{ErrorKind::environment, path, fmt::format("{}: {}", what, std::strerror(reason)), fix};
}

class Here final : public DirectoryPlace {
 public:
  std::string where() const override { return ""; }
  PathLook look(const std::string& path) override { return Walk{path}.run(); }
  bool make(const std::vector<NewDirectory>& directories, const DirectoryWish& wish) override {
    for (const auto& one : directories) {
      if (::mkdir(one.path.c_str(), one.mode) == 0) continue;
      if (errno == EEXIST) return false;
      fail_here(one.path, "the directory can't be made", errno, wish.otherwise);
    }
    return true;
  }
  void set_mode(const std::string& path, unsigned mode, const DirectoryWish& wish) override {
    if (::chmod(path.c_str(), mode) != 0)
      fail_here(path, "the directory can't be closed to others", errno, wish.otherwise);
  }
};

}  // namespace

void make_directory(const fs::path& path, const DirectoryWish& wish) {
  Here here;
  make_directory(here, fs::absolute(path).string(), wish);
}

void check_directory(const fs::path& path, const DirectoryWish& wish) {
  Here here;
  check_directory(here, fs::absolute(path).string(), wish);
}

fs::path make_temporary_directory(const std::string& name) {
  const auto folder = temporary_directory();
  const char* fix = "Free some space there, or set TMPDIR to a directory that you may write";
  check_directory(folder, {.otherwise = "Set TMPDIR to another directory", .rules = {.ours_alone = false}});
  std::string pattern = (folder / (name + "-XXXXXX")).string();
  if (::mkdtemp(pattern.data()) == nullptr) fail_here(folder.string(), "no directory can be made in it", errno, fix);
  return pattern;
}

}  // namespace forklift
