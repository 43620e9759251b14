#include "reports/render/html.hpp"

#include <catch2/catch.hpp>

#include "reports/render/template.hpp"

using namespace forklift::render;

TEST_CASE("html: nothing that a person wrote becomes markup", "[render][unit]") {
  CHECK(escape("<a href=\"x\" on='y'>&") == "&lt;a href=&quot;x&quot; on=&#39;y&#39;&gt;&amp;");
  CHECK(escape(std::string_view{"a\0b\x1b", 4}) ==
        "a\xEF\xBF\xBD"
        "b\xEF\xBF\xBD");
}

TEST_CASE("html: a data URL survives every byte", "[render][unit]") {
  CHECK(data_url("text/csv", "a,\"ö\"\r\n") == "data:text/csv;charset=utf-8,a,%22%C3%B6%22%0D%0A");
}

TEST_CASE("template: places are filled once, values are not looked into", "[render][unit]") {
  CHECK(fill("a {{x}} b {{y}}", {{"x", "{{y}}"}, {"y", "2"}}) == "a {{y}} b 2");
  CHECK_THROWS_AS(fill("{{z}}", {}), std::out_of_range);
  CHECK_THROWS_AS(template_text("none"), std::out_of_range);
}
