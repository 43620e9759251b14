// Which directories may hold files of ours, judged from what stands at each step of their paths.
#include "common/core/path_trust.hpp"

#include <catch2/catch.hpp>

using namespace forklift;

namespace {

const SystemUser kRoot{0, "root"}, kMe{1000, "alice"}, kOther{1001, "mallory"};

PathStep step(const std::string& path, const SystemUser& owner, unsigned mode) {
  return {.path = path, .kind = PathStep::Kind::directory, .owner = owner, .mode = mode, .group = "dev"};
}

/// "/" of root's, then the given step with something after it, then one of ours.
std::string of_parent(PathStep middle, const DirectoryRules& rules = {}) {
  auto last = step("/w/run", kMe, 0700);
  last.last = true;
  const auto fault = fault_of({kMe, {step("/", kRoot, 0755), std::move(middle), last}, {}}, rules);
  return fault ? fault->what + " | " + fault->fix : "";
}

std::string of_last(PathStep last, const DirectoryRules& rules = {}) {
  last.last = true;
  const auto fault = fault_of({kMe, {step("/", kRoot, 0755), std::move(last)}, {}}, rules);
  return fault ? fault->what + " | " + fault->fix : "";
}

PathStep with(PathStep step, PathStep::Kind kind, bool alone = false) {
  step.kind = kind;
  step.alone = alone;
  return step;
}

}  // namespace

TEST_CASE("path trust: what lies above belongs to us or root, and nobody else writes to it", "[core][unit]") {
  CHECK(of_parent(step("/w", kMe, 0755)).empty());
  CHECK(of_parent(step("/w", kRoot, 0755)).empty());
  CHECK(of_parent(step("/tmp", kRoot, 01777)).empty());
  CHECK(of_parent(step("/w", kOther, 0700)) == "/w belongs to mallory (mode 0700) | make it alice's: chown alice /w");
  CHECK(of_parent(step("/tmp", kOther, 01777)) ==
        "/tmp belongs to mallory (mode 1777) | make it alice's: chown alice /tmp");  // who may remove what is in it
  CHECK(of_parent(step("/w", kRoot, 0777)) ==
        "everybody may write to /w (owner root, mode 0777) | take that right away: chmod go-w /w");
  CHECK(of_parent(step("/w", kMe, 0775)) ==
        "the group dev may write to /w (owner alice, mode 0775) | take that right away: chmod g-w /w");
  CHECK(of_parent(with(step("/w", kMe, 0644), PathStep::Kind::other)) == "/w is not a directory | ");
}

TEST_CASE("path trust: a group that is the owner's alone is nobody else", "[core][unit]") {
  CHECK(of_parent(with(step("/w", kMe, 02775), PathStep::Kind::directory, true)).empty());
  CHECK(of_last(with(step("/w", kMe, 0775), PathStep::Kind::directory, true)).empty());
  CHECK(of_last(with(step("/w", kMe, 0777), PathStep::Kind::directory, true)) ==
        "everybody may write to /w (owner alice, mode 0777) | take that right away: chmod go-w /w");
}

TEST_CASE("path trust: links above count as those of their owner", "[core][unit]") {
  CHECK(of_parent(with(step("/w", kMe, 0777), PathStep::Kind::link)).empty());
  CHECK(of_parent(with(step("/w", kRoot, 0777), PathStep::Kind::link)).empty());
  CHECK(of_parent(with(step("/w", kOther, 0777), PathStep::Kind::link)) ==
        "/w is a symbolic link of mallory | remove the link");
}

TEST_CASE("path trust: a directory of ours alone is no link, not root's, and not sticky", "[core][unit]") {
  CHECK(of_last(step("/w", kMe, 0755)).empty());
  CHECK(of_last(step("/w", kRoot, 0755)) == "/w belongs to root (mode 0755) | remove /w");
  CHECK(of_last(step("/w", kMe, 01777)) ==
        "everybody may write to /w (owner alice, mode 1777) | take that right away: chmod go-w /w");
  CHECK(of_last(with(step("/w", kMe, 0777), PathStep::Kind::link)) == "/w is a symbolic link | remove the link");
}

TEST_CASE("path trust: one that people choose may be root's, sticky, or behind a link of theirs", "[core][unit]") {
  const DirectoryRules chosen{.ours_alone = false};
  CHECK(of_last(step("/tmp", kRoot, 01777), chosen).empty());
  CHECK(of_last(with(step("/w", kMe, 0777), PathStep::Kind::link), chosen).empty());
  CHECK(of_last(with(step("/w", kOther, 0777), PathStep::Kind::link), chosen) ==
        "/w is a symbolic link of mallory | remove the link");
  CHECK(of_last(step("/w", kOther, 0755), chosen) ==
        "/w belongs to mallory (mode 0755) | make it alice's: chown alice /w");
}
