#include "reports/render/svg.hpp"

#include <catch2/catch.hpp>

using namespace forklift::render;

namespace {

const std::string kRaw =
    "<?xml version=\"1.0\"?>\n<svg \n viewBox=\"0 0 10 20\"\n "
    "xmlns=\"http://www.w3.org/2000/svg\"\n>\n<title>Gnuplot</title>\n"
    "<g id=\"gnuplot_canvas\">\n<circle id='gpDot' r='0.5'/>\n<filter id='f'>x</filter>\n"
    "<g fill=\"none\" color=\"black\" stroke=\"currentColor\">\n</g>\n"
    "<g stroke='rgb(  1,   1,   1)'>\n<path color='rgb( 10,   0,   9)'/><text>@@0@@</text></g>\n"
    "<g onmousemove=\"gnuplot_svg.showHypertext(evt,'@@1@@')\" onmouseout=\"x\"><title> </title>\n"
    "<use xlink:href='#gpDot'/></g>\n</g>\n</svg>\n";

std::string adopted() {
  const std::vector<std::string> texts{"<b>", "run 1 & 2"};
  return adopt_svg(kRaw, {"p", "plot wide", "T<", "D", &texts});
}

}  // namespace

TEST_CASE("svg: colours follow the page, ids get the plot's name, addresses go", "[render][unit]") {
  const auto svg = adopted();
  CHECK(svg.find("stroke='var(--ink)'") != std::string::npos);
  CHECK(svg.find("color='var(--s1)'") != std::string::npos);
  CHECK(svg.find("id='p-gpDot'") != std::string::npos);
  CHECK(svg.find("href='#p-gpDot'") != std::string::npos);
  CHECK(svg.find("http") == std::string::npos);
  CHECK(svg.find("<filter") == std::string::npos);
  CHECK(svg.find("currentColor") == std::string::npos);  // only the empty group had it
}

TEST_CASE("svg: tokens become escaped texts and tooltips", "[render][unit]") {
  const auto svg = adopted();
  CHECK(svg.find("<text>&lt;b&gt;</text>") != std::string::npos);
  CHECK(svg.find("<g><title>run 1 &amp; 2</title>") != std::string::npos);
  CHECK(svg.find("onmouse") == std::string::npos);
}

TEST_CASE("svg: it has a name and a description for those who can't see it", "[render][unit]") {
  CHECK(adopted().starts_with(
      "<svg class=\"plot wide\" viewBox=\"0 0 10 20\" role=\"img\" aria-labelledby=\"p-t p-d\"><title "
      "id=\"p-t\">T&lt;</title><desc id=\"p-d\">D</desc>\n"));
}
