// Migrations of the results database are put in order by cmake when it configures, by their names alone.
#include <catch2/catch.hpp>
#include <string>

#include "tests/support/program.hpp"
#include "tests/support/scratch_dir.hpp"

using namespace forklift;

namespace {

/// What cmake prints of these files.
test::Ended configure(const std::string& files) {
  const test::ScratchDir scratch;
  const auto script = scratch.write("read.cmake", "cmake_policy(VERSION 3.25)\ninclude(" FORKLIFT_SOURCE_DIR
                                                  "/cmake/migrations.cmake)\nforklift_migrations(found " +
                                                      files + ")\nmessage(\"${found}\")\n");
  return test::run_program({"/bin/sh", "-c", "cmake -P " + script});
}

/// cmake breaks its messages into lines.
std::string on_one_line(const std::string& text) {
  std::string line;
  for (const char c : text) {
    if (c != '\n' && c != ' ')
      line += c;
    else if (!line.empty() && line.back() != ' ')
      line += ' ';
  }
  return line;
}

}  // namespace

TEST_CASE("migrations: their numbers are their order, and some may be missing", "[architecture][unit]") {
  const auto ended = configure("/a/012_c.sql /a/001_a.sql /a/002_b.sql");
  CHECK(ended.exit_code == 0);
  CHECK(ended.err == "/a/001_a.sql;/a/002_b.sql;/a/012_c.sql\n");
}

TEST_CASE("migrations: two files with one number end the build", "[architecture][unit]") {
  const auto ended = configure("/a/001_a.sql /a/002_c.sql /a/002_b.sql");
  CHECK(ended.exit_code != 0);
  CHECK(on_one_line(ended.err).find("/a/002_c.sql: 002_b.sql has the number 002, too. Give the newer of them the next "
                                    "free number.") != std::string::npos);
}

TEST_CASE("migrations: a file without a number ends the build", "[architecture][unit]") {
  const auto ended = configure("/a/001_a.sql /a/15_b.sql");
  CHECK(ended.exit_code != 0);
  CHECK(on_one_line(ended.err).find("/a/15_b.sql: a migration's name is three digits and a word. Rename it to "
                                    "NNN_name.sql.") != std::string::npos);
}
