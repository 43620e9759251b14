// ./bootstrap, with programs of the test's own in place of dpkg and apt.
#include <catch2/catch.hpp>
#include <filesystem>

#include "tests/support/program.hpp"
#include "tests/support/scratch_dir.hpp"

using namespace forklift::test;

namespace {

/// What bootstrap would find on a machine on which nothing is installed; apt does what `apt` holds.
struct Machine {
  explicit Machine(const std::string& apt) {
    program("dpkg-query", "exit 1");
    program("apt-get", "[ \"$1\" = update ] && exit 0\ncat '" + policy() + "' >'" + (scratch / "seen") + "'\n" + apt);
    program("id", "echo 0");
  }
  void program(const std::string& name, const std::string& text) const {
    const auto file = scratch.write(name, "#!/bin/sh\n" + text + "\n");
    std::filesystem::permissions(file, std::filesystem::perms{0755});
  }
  std::string policy() const { return scratch / "policy-rc.d"; }
  Ended build() const {
    return run_program({"/usr/bin/env", "PATH=" + scratch.path().string() + ":/usr/bin:/bin",
                        "FORKLIFT_POLICY_RC_D=" + policy(), "bash", FORKLIFT_SOURCE_DIR "/bootstrap", "build"});
  }
  bool forbade_services() const { return std::filesystem::file_size(scratch / "seen") > 0; }
  bool left_something() const { return std::filesystem::exists(policy()); }

  ScratchDir scratch;
};

}  // namespace

TEST_CASE("bootstrap: Debian starts no service while packages are installed, and may again afterwards",
          "[commands][integration]") {
  for (const char* apt : {"exit 1", "kill -TERM $PPID", "kill -INT $PPID", "kill -HUP $PPID"}) {
    CAPTURE(apt);
    const Machine machine{apt};
    CHECK(machine.build().exit_code != 0);
    CHECK(machine.forbade_services());
    CHECK_FALSE(machine.left_something());
  }
}

TEST_CASE("bootstrap: a policy that a killed one left is removed, one of the machine's owner stays",
          "[commands][integration]") {
  const Machine killed{"kill -KILL $PPID"};
  killed.build();
  CHECK(killed.left_something());
  killed.program("apt-get", "exit 1");
  CHECK(killed.build().exit_code == 3);
  CHECK_FALSE(killed.left_something());

  const Machine owned{"exit 1"};
  owned.scratch.write("policy-rc.d", "#!/bin/sh\nexit 101\n");
  CHECK(owned.build().exit_code == 3);
  CHECK(owned.left_something());
}

TEST_CASE("bootstrap: the result of a test run is ctest's, however many tests there are", "[commands][integration]") {
  const ScratchDir scratch;
  const auto program = [&](const std::string& name, const std::string& text) {
    std::filesystem::create_directories(scratch.path() / "bin");
    const auto file = scratch.write("bin/" + name, "#!/bin/bash\n" + text + "\n");
    std::filesystem::permissions(file, std::filesystem::perms{0755});
  };
  std::filesystem::create_directories(scratch.path() / "build/test-tools/node_modules/axe-core");
  std::filesystem::create_directories(scratch.path() / "build/release");
  scratch.write("build/test-tools/node_modules/axe-core/axe.min.js", "");
  std::filesystem::copy_file(FORKLIFT_SOURCE_DIR "/bootstrap", scratch / "bootstrap");
  program("dpkg-query", "echo 'install ok installed'");
  program("cmake", "exit 0");
  // More lines than a pipe holds: what reads only the first ten of them ends before the others are written.
  program("ctest",
          "for i in $(seq 1 5000); do echo \"<testcase name=\\\"core: a &quot;long&quot; name $i\\\" "
          "time=\\\"$i.25\\\">\"; done"
          " >build/release/tests.xml\nexit \"${CTEST_ENDS_WITH:-0}\"");
  const auto run = [&](const std::string& ends_with) {
    return run_program({"/usr/bin/env", "PATH=" + (scratch / "bin") + ":/usr/bin:/bin", "CTEST_ENDS_WITH=" + ends_with,
                        "bash", scratch / "bootstrap", "test"});
  };
  const auto passed = run("0");
  CHECK(passed.exit_code == 0);
  CHECK_THAT(passed.out, Catch::Contains("The ten slowest tests, in seconds:\n"
                                         " 5000.2  core: a \"long\" name 5000\n"));
  CHECK_THAT(passed.out, Catch::EndsWith("core: a \"long\" name 4991\n"));
  CHECK(run("8").exit_code == 8);
}
