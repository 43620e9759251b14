#include "common/core/directories.hpp"

#include <fmt/format.h>

#include "common/core/error.hpp"
#include "common/core/text.hpp"

namespace forklift {
namespace {

constexpr unsigned kPassThrough = 0111, kPermissions = 0777;
constexpr int kAttempts = 100;  // each finds more of the path there, made by somebody who works beside us

void need_trusted(const DirectoryPlace& place, const std::string& path, const PathLook& look,
                  const DirectoryWish& wish) {
  const auto fault = fault_of(look, wish.rules);
  if (!fault) return;
  const auto fix = fault->fix.empty() ? wish.otherwise : fmt::format("{}, or {}", wish.otherwise, fault->fix);
  const auto name = place.where().empty() ? "it" : fmt::format("{} {}", wish.what, path);
  throw Error{ErrorKind::environment, place.where().empty() ? path : place.where(),
              fmt::format("{} {}: {}", name, fault->fix.empty() ? "can't be used" : "is not safe from other users",
                          fault->what),
              fix};
}

std::vector<NewDirectory> with_modes(const std::vector<std::string>& lacking, unsigned mode) {
  std::vector<NewDirectory> all;
  for (const auto& path : lacking) all.push_back({path, mode | kPassThrough});
  all.back().mode = mode;
  return all;
}

void tighten(DirectoryPlace& place, const PathLook& look, const DirectoryWish& wish) {
  const auto& last = look.steps.back();
  const unsigned beyond = last.mode & kPermissions & ~wish.mode;
  if (wish.rules.ours_alone && beyond != 0 && last.owner.uid == look.me.uid)
    place.set_mode(last.path, last.mode & wish.mode, wish);
}

}  // namespace

void make_directory(DirectoryPlace& place, const std::string& path, const DirectoryWish& wish) {
  for (int attempt = 0; attempt < kAttempts; ++attempt) {
    const auto look = place.look(path);
    need_trusted(place, path, look, wish);
    if (look.lacking.empty()) return tighten(place, look, wish);
    if (place.make(with_modes(look.lacking, wish.mode), wish)) return;
  }
  throw Error{ErrorKind::environment, place.where().empty() ? path : place.where(),
              fmt::format("{} {} is made and removed again by somebody else", wish.what, path), wish.otherwise};
}

void check_directory(DirectoryPlace& place, const std::string& path, const DirectoryWish& wish) {
  need_trusted(place, path, place.look(path), wish);
}

void add_lacking(PathLook& look, const std::string& first, const std::string& rest) {
  look.lacking.push_back(first);
  std::string at = first;
  for (const auto& name : split(rest, '/')) {
    if (name.empty() || name == ".") continue;
    at = name == ".." ? at.substr(0, at.rfind('/')) : at + "/" + name;
    if (name != "..") look.lacking.push_back(at);
  }
}

}  // namespace forklift
