#include "reports/render/markdown.hpp"

#include <catch2/catch.hpp>

#include "reports/render/export.hpp"
#include "tests/unit/reports/fixture.hpp"

using namespace forklift;
using namespace forklift::render;

TEST_CASE("markdown: what would be HTML, a link, a picture or emphasis is text", "[render][unit]") {
  CHECK(markdown_text("<img src=x onerror=alert(1)>&lt;") == R"(\<img src=x onerror=alert(1)\>\&lt;)");
  CHECK(markdown_text("![a](http://evil.example) www.evil.example a@evil.example") ==
        R"(!\[a\](http\://evil.example) www\.evil.example a\@evil.example)");
  CHECK(markdown_text("**b** _c_ `d` ~e~ $f$ # g | h \\ i") == R"(\*\*b\*\* \_c\_ \`d\` \~e\~ \$f\$ \# g \| h \\ i)");
  CHECK(markdown_text("- a") == R"(\- a)");
  CHECK(markdown_text("a\n# b\tc\x1b[2K\r") == R"(a \# b c\\x1b\[2K\\x0d)");
}

TEST_CASE("markdown: prose stays as it is", "[render][unit]") {
  for (const auto* text :
       {"innodb_buffer_pool_size=512M", "“by warehouse, spread” is 1.67 times as fast (95 % interval 1.5–1.8)",
        "p95: 35.6 ms; a - b", "2026-11-23T04:05:06Z"})
    CHECK(markdown_text(text) == text);
}

TEST_CASE("markdown: code quotes are longer than any in the text", "[render][unit]") {
  CHECK(markdown_code("a-1") == "`a-1`");
  CHECK(markdown_code("a`b``<c>\n") == "``` a`b``<c>  ```");
  CHECK(markdown_code("") == "`  `");
}

TEST_CASE("markdown: a report of somebody else's results holds no HTML and no link", "[render][unit]") {
  auto experiment = test::small_quickstart();
  const std::string evil = "</a><script>x</script> [l](http://e) `";
  experiment.name = experiment.id = "n" + evil;
  for (auto& cell : experiment.cells) cell.name += evil;
  const test::Results results{experiment};
  const auto reader = results.reader();
  const auto evidence = analysis::gather(reader, reader.experiment("latest"));
  const auto findings = analysis::analyse(evidence);
  auto text = markdown({evidence, findings});
  CHECK(text.starts_with("# n\\</a\\>\\<script\\>x\\</script\\> \\[l\\](http\\://e) \\`\n"));
  const auto code = markdown_code("n" + evil);
  REQUIRE(text.find("Experiment " + code + ", ") != std::string::npos);
  text.erase(text.find(code), code.size());
  for (std::size_t at = 0; (at = text.find_first_of("<[`", at)) != std::string::npos; ++at) CHECK(text[at - 1] == '\\');
}
