// Directories of ours beside those of another user: the same answers on this machine and on a host over both
// transports.
#include <sys/stat.h>
#include <unistd.h>

#include <catch2/catch.hpp>

#include "orchestrator/remote/directories.hpp"
#include "tests/integration/remote/both.hpp"
#include "tests/support/scratch_dir.hpp"

using namespace forklift;
using namespace forklift::test;

namespace {

/// One way to a directory: "here" in this process, else a host.
struct Way {
  std::string name;
  std::shared_ptr<remote::Remote> host;

  void make(const std::string& path, const DirectoryWish& wish) const {
    host ? remote::make_directory(*host, path, wish, soon()) : make_directory(std::filesystem::path{path}, wish);
  }
  void check(const std::string& path, const DirectoryWish& wish) const {
    host ? remote::check_directory(*host, path, wish, soon()) : check_directory(std::filesystem::path{path}, wish);
  }
  /// The error of a directory that is not safe.
  std::string unsafe(const std::string& path, const std::string& why, const std::string& fix) const {
    return (host ? "far: the directory of n1 " + path : path + ": it") + " is not safe from other users: " + why +
           ". Set cluster.workdir to another directory, or " + fix + ".";
  }
};

Way each_way() {
  const std::string name = GENERATE("here", "local", "ssh");
  return {name, name == "here" ? nullptr : make_remote(name)};
}

std::string mode_of(const std::string& path) {
  struct stat facts {};
  return ::lstat(path.c_str(), &facts) == 0 ? fmt::format("{:o}", facts.st_mode & 07777) : "none";
}

/// As another user of this machine.
void as_nobody(const std::string& command) {
  shell("setpriv --reuid nobody --regid nogroup --clear-groups sh -c '" + command + "'");
}

const DirectoryWish kOwn = remote::own_directory("the directory of n1");

}  // namespace

#define NEEDS_ROOT()                                                    \
  if (::geteuid() != 0) {                                               \
    WARN("SKIPPED: another user's directory can be made by root only"); \
    return;                                                             \
  }

TEST_CASE("directories: one is made with its mode, and those above it can be passed through", "[remote][integration]") {
  const auto way = each_way();
  CAPTURE(way.name);
  const ScratchDir scratch;
  const std::string path = scratch / "a b/$c/../it's\nn1";
  way.make(path, kOwn);
  CHECK(mode_of(path) == "700");
  CHECK(mode_of(scratch / "a b") == "711");
  CHECK(mode_of(scratch / "a b/$c") == "711");  // without it, the path would lead nowhere
  way.make(path, kOwn);
  shell("chmod 755 '" + scratch / "a b" + "'/*");
  way.make(path, kOwn);  // an earlier version left it open
  CHECK(mode_of(path) == "700");
  way.check(scratch / "none/of it", kOwn);
  CHECK(mode_of(scratch / "none") == "none");
}

TEST_CASE("directories: one that another user prepared is refused, as is all below it", "[remote][integration]") {
  NEEDS_ROOT();
  const auto way = each_way();
  CAPTURE(way.name);
  const ScratchDir scratch;
  shell("chmod 1777 '" + scratch.path().string() + "'");
  const auto theirs = scratch / "w";
  as_nobody("mkdir -p " + theirs + "/n1 && chmod 700 " + theirs);
  const auto below =
      way.unsafe(theirs + "/n1", theirs + " belongs to nobody (mode 0700)", "make it root's: chown root " + theirs);
  CHECK(error_of([&] { way.make(theirs + "/n1", kOwn); }) == below);
  CHECK(error_of([&] { way.check(theirs + "/n1", kOwn); }) == below);
  CHECK(error_of([&] { way.make(theirs, kOwn); }) ==
        way.unsafe(theirs, theirs + " belongs to nobody (mode 0700)", "remove " + theirs));
}

TEST_CASE("directories: a link of another user is refused, one of ours is followed above", "[remote][integration]") {
  NEEDS_ROOT();
  const auto way = each_way();
  CAPTURE(way.name);
  const ScratchDir scratch;
  shell("chmod 1777 '" + scratch.path().string() + "'");
  const auto theirs = scratch / "theirs", ours = scratch / "ours";
  as_nobody("ln -s /root " + theirs);
  CHECK(error_of([&] { way.make(theirs + "/n1", kOwn); }) ==
        way.unsafe(theirs + "/n1", theirs + " is a symbolic link of nobody", "remove the link"));
  shell("mkdir -m 755 '" + scratch / "disk" + "' && ln -s disk '" + ours + "'");
  way.make(ours + "/n1", kOwn);
  CHECK(mode_of(scratch / "disk/n1") == "700");
  CHECK(error_of([&] { way.make(ours, kOwn); }) == way.unsafe(ours, ours + " is a symbolic link", "remove the link"));
  auto chosen = kOwn;
  chosen.rules.ours_alone = false;
  way.make(ours, chosen);
  CHECK(mode_of(scratch / "disk") == "755");  // what people chose stays as it is
}

TEST_CASE("directories: below one that others may write to, only sticky ones are safe", "[remote][integration]") {
  NEEDS_ROOT();
  const auto way = each_way();
  CAPTURE(way.name);
  const ScratchDir scratch;
  const auto above = scratch / "w";
  shell("mkdir -m 777 '" + above + "'");
  CHECK(error_of([&] { way.make(above + "/n1", kOwn); }) ==
        way.unsafe(above + "/n1", "everybody may write to " + above + " (owner root, mode 0777)",
                   "take that right away: chmod go-w " + above));
  shell("chmod 775 '" + above + "' && chgrp games '" + above + "'");
  CHECK(error_of([&] { way.make(above + "/n1", kOwn); }) ==
        way.unsafe(above + "/n1", "the group games may write to " + above + " (owner root, mode 0775)",
                   "take that right away: chmod g-w " + above));
  CHECK(mode_of(above + "/n1") == "none");
  shell("chmod 1777 '" + above + "'");
  way.make(above + "/n1", kOwn);
  shell("chmod 775 '" + above + "' && chgrp root '" + above + "'");  // root's own group, which has no other member
  way.make(above + "/n2", kOwn);
  CHECK(mode_of(above + "/n2") == "700");
}

TEST_CASE("directories: one that can't be made is named with the reason", "[remote][integration]") {
  const auto way = each_way();
  CAPTURE(way.name);
  const ScratchDir scratch;
  const auto file = scratch.write("file", "");
  CHECK(error_of([&] { way.make(file + "/n1", kOwn); }) ==
        (way.host ? "far: the directory of n1 " + file + "/n1" : file + "/n1: it") + " can't be used: " + file +
            " is not a directory. Set cluster.workdir to another directory.");
  const std::string kernel = "/proc/sys/n1";
  auto words = error_of([&] { way.make(kernel, kOwn); });
  for (const std::string mark : {"‘", "’"}) {  // as the language of the host has it
    if (const auto at = words.find(mark); at != std::string::npos) words.replace(at, mark.size(), "'");
  }
  CHECK(words ==
        (way.host ? "far: the directory of n1 " + kernel +
                        " can't be made. Check the permissions and the free space there.\n    mkdir: cannot create "
                        "directory '" +
                        kernel + "': No such file or directory"
                  : kernel + ": the directory can't be made: No such file or directory. Set cluster.workdir to another "
                             "directory."));
}
