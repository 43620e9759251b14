#include "reports/render/table.hpp"

#include <catch2/catch.hpp>

using namespace forklift::render;

TEST_CASE("table: text is padded by what a person sees", "[render][unit]") {
  Table table{"", {{"cell"}, {"NOTPM", true}}, {}};
  table.add({"größer", "1,000"});
  table.add({"b", "9"});
  CHECK(table.text() == "cell    NOTPM\ngrößer  1,000\nb           9\n");
}

TEST_CASE("table: CSV quotes what needs it and defuses formulas", "[render][unit]") {
  CHECK(csv_value("plain") == "plain");
  CHECK(csv_value("a,b") == "\"a,b\"");
  CHECK(csv_value("say \"x\"") == "\"say \"\"x\"\"\"");
  CHECK(csv_value("two\nlines") == "\"two\nlines\"");
  CHECK(csv_value("=1+1") == "'=1+1");
  CHECK(csv_value("-12.5") == "-12.5");
}

TEST_CASE("table: HTML escapes cells and leaves empty columns out", "[render][unit]") {
  Table table{"<c>", {{"a&b"}, {"n", true}, {"empty"}}, {}};
  table.add({"<script>", "1", ""});
  CHECK(table.html() ==
        "<div class=\"scroll\" tabindex=\"0\" role=\"region\" "
        "aria-label=\"&lt;c&gt;\"><table><caption><span>&lt;c&gt;</span>"
        "</caption><thead><tr><th scope=\"col\">a&amp;b</th><th scope=\"col\" class=\"n\">n</th></tr></thead><tbody>\n"
        "<tr><th scope=\"row\">&lt;script&gt;</th><td class=\"n\">1</td></tr>\n</tbody></table></div>\n");
}

TEST_CASE("table: Markdown escapes what would be markup", "[render][unit]") {
  Table table{"", {{"cell"}, {"NOTPM", true}}, {}};
  table.add({"a|b_c", "1"});
  CHECK(table.markdown() == "| cell | NOTPM |\n|---|---:|\n| a\\|b_c | 1 |\n");
}
