#include "common/core/path_trust.hpp"

#include <fmt/format.h>

#include "common/core/text.hpp"

namespace forklift {
namespace {

constexpr unsigned kGroupWrites = 0020, kOthersWrite = 0002, kSticky = 01000;

std::string owner_and_mode(const PathStep& step) {
  return fmt::format("owner {}, mode {:04o}", step.owner.name, step.mode);
}

class Judge {
 public:
  Judge(const PathLook& look, const DirectoryRules& rules) : look_(look), rules_(rules) {}

  std::optional<PathFault> of(const PathStep& step) const {
    if (step.kind == PathStep::Kind::link) return of_link(step);
    if (step.kind == PathStep::Kind::other) return PathFault{step.path + " is not a directory", ""};
    const bool strict = step.last && rules_.ours_alone;
    if (!trusted(step.owner.uid, !strict)) {
      // Of one that is to be ours alone, what is in it may be prepared, too: another owner would not change that.
      return PathFault{
          fmt::format("{} belongs to {} (mode {:04o})", step.path, step.owner.name, step.mode),
          strict ? "remove " + shell_word(step.path)
                 : fmt::format("make it {}'s: chown {} {}", look_.me.name, look_.me.name, shell_word(step.path))};
    }
    return of_writers(step, strict);
  }

 private:
  bool trusted(std::uint32_t uid, bool root) const { return uid == look_.me.uid || (root && uid == 0); }

  std::optional<PathFault> of_link(const PathStep& step) const {
    if (step.last && rules_.ours_alone) return PathFault{step.path + " is a symbolic link", "remove the link"};
    if (step.owner.uid == look_.me.uid || step.owner.uid == 0) return std::nullopt;
    return PathFault{fmt::format("{} is a symbolic link of {}", step.path, step.owner.name), "remove the link"};
  }

  static std::optional<PathFault> of_writers(const PathStep& step, bool strict) {
    if (!strict && (step.mode & kSticky) != 0) return std::nullopt;  // others can't replace what is ours in it
    if ((step.mode & kOthersWrite) != 0) {
      return PathFault{fmt::format("everybody may write to {} ({})", step.path, owner_and_mode(step)),
                       fmt::format("take that right away: chmod go-w {}", shell_word(step.path))};
    }
    if ((step.mode & kGroupWrites) == 0 || step.alone) return std::nullopt;
    return PathFault{fmt::format("the group {} may write to {} ({})", step.group, step.path, owner_and_mode(step)),
                     fmt::format("take that right away: chmod g-w {}", shell_word(step.path))};
  }

  const PathLook& look_;
  const DirectoryRules& rules_;
};

}  // namespace

std::optional<PathFault> fault_of(const PathLook& look, const DirectoryRules& rules) {
  const Judge judge{look, rules};
  for (const auto& step : look.steps) {
    if (auto fault = judge.of(step)) return fault;
  }
  return std::nullopt;
}

}  // namespace forklift
