// What another user of the machine prepared is neither used nor written over: each test does the attack, as nobody.
#include <pwd.h>
#include <sys/stat.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <fstream>
#include <sstream>

#include "tests/support/program.hpp"
#include "tests/support/scratch_dir.hpp"
#include "tests/support/synthetic.hpp"

using namespace forklift;
using test::built;
namespace fs = std::filesystem;

namespace {

/// Below a directory that everybody may use, as /tmp is.
struct Shared {
  test::ScratchDir scratch;
  std::string scenario = scratch.write("s.json", R"({"name": "s", "hosts": {"local": {"transport": "local"}},
 "cluster": {"engine": "innodb", "workdir": ")" + scratch / "w" +
                                                     R"(", "sql_nodes": [{"host": "local"}]},
 "workload": {"warehouses": 1, "terminals": 1, "scale": 0.01, "duration": "1s"}, "repeats": 1})");
  std::string database = scratch / "r.db";

  Shared() { fs::permissions(scratch.path(), fs::perms{01777}); }
  void as_nobody(const std::string& command) const {
    const auto done =
        test::run_program({"/usr/bin/setpriv", "--reuid", "nobody", "--regid", "nogroup", "--clear-groups", "sh", "-c",
                           "cd '" + scratch.path().string() + "' && " + command});
    REQUIRE(done.exit_code == 0);
  }
  test::Ended forklift(std::vector<std::string> words) const {
    words.insert(words.begin(), built("forklift"));
    words.insert(words.end(), {"--db", database});
    return test::run_program(words);
  }
  void store_experiment() const {
    store::Writer writer{store::Database::open(database)};
    test::write_experiment(writer, test::quickstart());
  }
};

std::string text_of(const std::string& file) {
  std::stringstream text;
  text << std::ifstream{file}.rdbuf();
  return text.str();
}

std::string last_line(const std::string& text) {
  const auto end = text.find_last_not_of('\n');
  const auto begin = text.rfind('\n', end);
  return text.substr(begin + 1, end - begin);
}

}  // namespace

#define NEEDS_ROOT()                                                    \
  if (::geteuid() != 0) {                                               \
    WARN("SKIPPED: another user's directory can be made by root only"); \
    return;                                                             \
  }

TEST_CASE("other users: a work directory that one of them made ends a run, and doctor names it",
          "[commands][integration]") {
  NEEDS_ROOT();
  const Shared shared;
  shared.as_nobody("mkdir w");
  const auto theirs = shared.scratch / "w";
  const auto ended = shared.forklift({"run", shared.scenario, "--no-report"});
  CHECK(ended.exit_code == 3);
  CHECK(last_line(ended.err) == "forklift: local: the work directory " + theirs +
                                    " is not safe from other users: " + theirs +
                                    " belongs to nobody (mode 0755). Set cluster.workdir to another directory, or "
                                    "make it root's: chown root " +
                                    theirs + ".");
  const auto looked = shared.forklift({"doctor", shared.scenario});
  CHECK(looked.exit_code == 3);
  CHECK(looked.out.find("the work directory " + theirs + "/s-YYYYMMDD-hhmmss-xxxx/c1 is not safe from other users: " +
                        theirs + " belongs to nobody (mode 0755)") != std::string::npos);
  CHECK(fs::is_empty(theirs));
}

TEST_CASE("other users: doctor finds a work directory safe, and makes nothing", "[commands][integration]") {
  const Shared shared;
  const auto looked = shared.forklift({"doctor", shared.scenario});
  CHECK(looked.out.find("nobody else may change " + shared.scratch / "w" + "/s-YYYYMMDD-hhmmss-xxxx/c1") !=
        std::string::npos);
  CHECK_FALSE(fs::exists(shared.scratch / "w"));
}

TEST_CASE("other users: a link under the name of a report's temporary file does no harm", "[commands][integration]") {
  const Shared shared;
  shared.store_experiment();
  const auto victim = shared.scratch.write_secret("secret", "precious"), out = shared.scratch / "report";
  REQUIRE(shared.forklift({"report", "--out", out}).exit_code == 0);
  const auto again = test::run_program(
      {"/bin/sh", "-c",
       "for name in index.html report.md results.csv results.json; do ln -s \"$1\" \"$3/$name.$$.tmp\"; "
       "done; exec \"$2\" report --out \"$3\" --db \"$4\"",
       "sh", victim, built("forklift"), out, shared.database});
  CHECK(again.exit_code == 0);
  CHECK(text_of(victim) == "precious");
  CHECK(text_of(out + "/index.html").size() > 1000);
}

TEST_CASE("other users: a report's folder that is a link of theirs is refused", "[commands][integration]") {
  NEEDS_ROOT();
  const Shared shared;
  shared.store_experiment();
  const auto private_folder = shared.scratch / "private", out = shared.scratch / "report";
  fs::create_directory(private_folder);
  shared.as_nobody("ln -s '" + private_folder + "' report");
  const auto refused = shared.forklift({"report", "--out", out});
  CHECK(refused.exit_code == 3);
  CHECK(refused.err == "forklift: " + out + ": it is not safe from other users: " + out +
                           " is a symbolic link of nobody. Name another folder with --out, or remove the link.\n");
  CHECK(fs::is_empty(private_folder));
  fs::remove(out);
  fs::create_symlink("private", out);  // one of our own
  CHECK(shared.forklift({"report", "--out", out}).exit_code == 0);
  CHECK(fs::exists(private_folder + "/index.html"));
}

TEST_CASE("other users: a run's report goes into no folder that they may replace", "[commands][integration]") {
  const Shared shared;
  const auto above = shared.scratch / "open", out = above + "/report";
  fs::create_directory(above);
  fs::permissions(above, fs::perms{0777});
  const auto refused = shared.forklift({"run", shared.scenario, "--out", out});
  CHECK(refused.exit_code == 3);
  struct stat facts {};
  CHECK(refused.err == "forklift: " + out + ": it is not safe from other users: everybody may write to " + above +
                           " (owner " + ::getpwuid(::geteuid())->pw_name +
                           ", mode 0777). Name another folder with --out, or take that right away: chmod go-w " +
                           above + ".\n");
  CHECK(::stat(out.c_str(), &facts) != 0);
  CHECK_FALSE(fs::exists(shared.database));
}

TEST_CASE("other users: a results database is not made behind a link of theirs", "[commands][integration]") {
  NEEDS_ROOT();
  const Shared shared;
  shared.as_nobody("ln -s '" + shared.scratch / "elsewhere" + "' r.db");
  const auto refused = shared.forklift({"import", shared.scenario});
  CHECK(refused.exit_code != 0);
  const auto run = shared.forklift({"run", shared.scenario, "--no-report"});
  CHECK(run.exit_code == 3);
  CHECK(run.err == "forklift: " + shared.database +
                       ": it is a symbolic link of another user. Remove the link, or name another file with --db.\n");
  CHECK_FALSE(fs::exists(shared.scratch / "elsewhere"));
}
