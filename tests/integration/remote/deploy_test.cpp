// A cache of packages in which something else lies under the right name: it is not run, and the right one comes in its
// place.
#include <sys/stat.h>

#include <catch2/catch.hpp>

#include "orchestrator/hosts/deploy/push.hpp"
#include "tests/integration/remote/both.hpp"
#include "tests/support/scratch_dir.hpp"

using namespace forklift;
using namespace forklift::test;

namespace {

const hosts::deploy::PushProgress kSilent = [](std::int64_t, std::int64_t) {};

struct Cache {
  ScratchDir scratch;
  std::shared_ptr<remote::Remote> host = remote::make_local("far", system_clock());
  std::string cache = scratch / "cache";

  /// A tarball with bin/hello, to which `more` (a shell command in the tree) adds something; `options` are tar's.
  std::string tarball(const std::string& more = ":", const std::string& members = "bin") const {
    shell("mkdir -p '" + scratch / "kit/bin" + "' && cd '" + scratch / "kit" +
          "' && printf '#!/bin/sh\necho hello\n' >bin/hello && chmod 755 bin/hello && " + more +
          " && tar -cPf ../kit.tar " + members);
    return scratch / "kit.tar";
  }
  void make() const { shell("mkdir -m 700 '" + cache + "'"); }
  hosts::deploy::Pushed push_tree(const hosts::deploy::Package& package) const {
    return hosts::deploy::push_tree(*host, package, cache, system_clock(), kSilent);
  }
  hosts::deploy::Pushed push_file(const hosts::deploy::Package& package) const {
    return hosts::deploy::push_file(*host, package, cache, 0755, system_clock(), kSilent);
  }
  static std::string note(const std::string& path) {
    return "far: " + path + " was not what had been copied there: it was removed, and is copied once more";
  }
};

}  // namespace

TEST_CASE("deploy: a program planted under the right checksum is not run", "[remote][integration]") {
  const Cache cache;
  const auto own = cache.scratch.write("program", "#!/bin/sh\necho ours\n");
  const hosts::deploy::Package package{own, system_clock()};
  cache.make();
  const auto path = cache.cache + "/" + package.sha256() + ".file";
  const std::string planted = GENERATE("printf '#!/bin/sh\necho theirs\n' >", "ln -s /bin/true ", "mkdir ");
  CAPTURE(planted);
  shell(planted + "'" + path + "'; chmod 755 '" + path + "' 2>/dev/null");
  const auto pushed = cache.push_file(package);
  CHECK(pushed.path == path);
  CHECK(pushed.note == Cache::note(path));
  CHECK(shell("'" + path + "'") == "ours\n");
  const auto again = cache.push_file(package);
  CHECK(again.bytes_sent == 0);
  CHECK(again.note.empty());
}

TEST_CASE("deploy: a tree that was planted or changed is not used", "[remote][integration]") {
  const Cache cache;
  const hosts::deploy::Package package{cache.tarball("mkdir -p lib && ln -s ../bin/hello lib/link", "bin lib"),
                                       system_clock()};
  cache.make();
  const auto tree = cache.cache + "/" + package.sha256();
  const bool known = GENERATE(false, true);
  if (known) CHECK(cache.push_tree(package).note.empty());
  const std::string change =
      known ? GENERATE("echo 'echo theirs' >>bin/hello", "echo >bin/further", "chmod 4755 bin/hello",
                       "ln -sfn /bin/true lib/link", "rm bin/hello", "mkdir lib/more", "rm ../*.sums")
            : "mkdir bin && printf '#!/bin/sh\necho theirs\n' >bin/hello && chmod 755 bin/hello";
  CAPTURE(change);
  shell("mkdir -p '" + tree + "' && cd '" + tree + "' && " + change);
  const auto pushed = cache.push_tree(package);
  CHECK(pushed.path == tree);
  CHECK(pushed.note == Cache::note(tree));
  CHECK(pushed.bytes_sent == package.size());
  CHECK(shell("'" + tree + "/bin/hello'") == "hello\n");
  CHECK(shell("cd '" + tree + "' && find . | sort | tr '\\n' ' '") == ". ./bin ./bin/hello ./lib ./lib/link ");
  CHECK(cache.push_tree(package).bytes_sent == 0);
  CHECK(shell("ls '" + cache.cache + "' | sed 's/^" + package.sha256() + "//' | tr '\\n' ' '") == " .names .sums ");
}

TEST_CASE("deploy: set-uid bits in an archive are lost", "[remote][integration]") {
  const Cache cache;
  const hosts::deploy::Package package{cache.tarball("chmod 6777 bin/hello && chmod 2777 bin"), system_clock()};
  const auto tree = cache.push_tree(package).path;
  CHECK(shell("stat -c %a '" + tree + "/bin/hello' '" + tree + "/bin'") == "755\n755\n");
  CHECK(cache.push_tree(package).bytes_sent == 0);
}

TEST_CASE("deploy: an archive with names that lead out, or with a pipe, is refused", "[remote][integration]") {
  const Cache cache;
  const auto [more, members, why] = GENERATE(table<std::string, std::string, std::string>(
      {{":", "bin bin/../bin/hello", "a name in it is absolute or has a part .."},
       {":", "bin \"$PWD/bin/hello\"", "a name in it is absolute or has a part .."},
       {"mkfifo bin/pipe", "bin", "it holds a device, pipe or socket: bin/pipe"}}));
  const hosts::deploy::Package package{cache.tarball(more, members), system_clock()};
  const auto words = error_of([&] { cache.push_tree(package); });
  INFO(words);
  CHECK(words.rfind("far: can't unpack " + package.given() +
                        ". cluster.basedir must be a tarball or directory that holds bin/.\n",
                    0) == 0);
  CHECK(words.substr(words.rfind('\n')) == "\n    " + why);
  CHECK(shell("ls '" + cache.cache + "'") == package.sha256() + ".file\n");
}

TEST_CASE("deploy: a cache that others may write to is not used", "[remote][integration]") {
  const Cache cache;
  const hosts::deploy::Package package{cache.tarball(), system_clock()};
  shell("mkdir -m 777 '" + cache.cache + "'");
  CHECK(error_of([&] { cache.push_tree(package); })
            .rfind("far: the cache " + cache.cache + " is not safe from other users: everybody may write to " +
                       cache.cache,
                   0) == 0);
  shell("chmod 755 '" + cache.cache + "'");
  cache.push_tree(package);
  CHECK(shell("stat -c %a '" + cache.cache + "'") == "711\n");
}
