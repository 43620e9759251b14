#include "common/core/text.hpp"
#include "tests/support/peak_memory.hpp"

#include <catch2/catch.hpp>

using namespace forklift;

TEST_CASE("text: a typo finds its name, a stranger does not", "[core][unit]") {
  const std::vector<std::string> known{"warehouses", "terminals", "spread", "warmup"};
  CHECK(nearest_name("warehuoses", known) == "warehouses");
  CHECK(nearest_name("terminal", known) == "terminals");
  CHECK(nearest_name("spraed", known) == "spread");
  CHECK_FALSE(nearest_name("zzzzzzzz", known));
}

TEST_CASE("text: the last lines leave blank ones out", "[core][unit]") {
  CHECK(last_lines("a\n\nb\r\n  \nc\n", 2) == std::vector<std::string>{"b", "c"});
  CHECK(last_lines("", 2).empty());
}

TEST_CASE("text: tokens are long and differ", "[core][unit]") {
  CHECK(random_token().size() == 32);
  CHECK(random_token() != random_token());
}

TEST_CASE("text: foreign text is made one line of a width", "[core][unit]") {
  CHECK(one_line("a\nb\x1b[2J\x7f", 20) == R"(a b\x1b[2J\x7f)");
  CHECK(one_line("äöüß", 4) == "äöüß");
  CHECK(one_line("äöüß…", 4) == "äöü…");
}

TEST_CASE("text: a name of a megabyte is no typo, and costs nothing", "[core][unit]") {
  const auto before = test::peak_memory_kib();
  CHECK_FALSE(nearest_name(std::string(1'000'000, 'a'), {"warehouses", std::string(1'000'000, 'b')}));
  CHECK(test::peak_memory_kib() - before < 64 * 1024);
}
