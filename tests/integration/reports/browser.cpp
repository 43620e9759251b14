// How Chromium is run, seen by a program that stands in for it.
#include "reports/render/browser.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <cstdlib>

#include "common/core/error.hpp"
#include "tests/support/scratch_dir.hpp"

using namespace forklift;

namespace {

/// A Chromium whose path to the picture is in $to, and whether it has no sandbox in $bare.
class Fake {
 public:
  explicit Fake(const std::string& script) : page_(scratch_.write("page.html", "<html><body>Findings</body></html>")) {
    std::filesystem::create_directory(scratch_ / "bin");
    const auto program =
        scratch_.write("bin/chromium",
                       "#!/bin/sh\nbare=no\nfor word; do case $word in --print-to-pdf=*) to=${word#*=} ;; "
                       "--no-sandbox) bare=yes ;; esac; done\n" +
                           script);
    ::chmod(program.c_str(), 0755);
    ::chmod(scratch_.path().c_str(), 0755);
    ::setenv("PATH", ((scratch_ / "bin") + ":" + path_).c_str(), 1);
    ::setenv("FORKLIFT_TEST_TOKEN", "secret", 1);
  }
  ~Fake() {
    ::setenv("PATH", path_.c_str(), 1);
    ::unsetenv("FORKLIFT_TEST_TOKEN");
  }
  Fake(const Fake&) = delete;
  Fake& operator=(const Fake&) = delete;

  /// What it wrote, or the error.
  std::string draw() const {
    try {
      return render::browse(page_, 900, "--print-to-pdf=", "picture.pdf");
    } catch (const Error& error) {
      return error.what();
    }
  }

 private:
  const test::ScratchDir scratch_;
  const std::string path_ = std::getenv("PATH"), page_;
};

const std::string kUser = std::to_string(::geteuid() == 0 ? 65534 : ::geteuid());

}  // namespace

TEST_CASE("browser: it runs without rights of root, with its sandbox, and is given nothing to keep",
          "[reports][integration]") {
  const Fake fake{
      "cd \"$HOME\" && [ \"$(dirname \"$to\")\" = \"$HOME\" ] && grep -q Findings page.html && "
      "echo \"user $(id -u), bare $bare, token '$FORKLIFT_TEST_TOKEN'\" >\"$to\""};
  CHECK(fake.draw() == "user " + kUser + ", bare no, token ''\n");
}

TEST_CASE("browser: the sandbox is left out only where it finds that there is none", "[reports][integration]") {
  const Fake without{
      "[ $bare = yes ] && echo \"user $(id -u)\" >\"$to\" && exit\necho 'FATAL: No usable sandbox!' >&2; exit 1"};
  CHECK(without.draw() == "user " + kUser + "\n");
  const Fake broken{"echo \"bare $bare: no font\" >&2; exit 1"};
  CHECK(broken.draw() == "chromium: it could not draw the report. Its last lines are below.\n    bare no: no font");
}

TEST_CASE("browser: a link to somebody else's file is not the picture", "[reports][integration]") {
  const std::string refused =
      "chromium: it has not drawn the report to a file of its own. Check what is installed by that name.";
  CHECK(Fake{"ln -s /etc/shadow \"$to\""}.draw() == refused);
  CHECK(Fake{"mkfifo \"$to\""}.draw() == refused);
  CHECK(Fake{":"}.draw() == refused);
}
