#include "reports/render/svg.hpp"

#include <fmt/format.h>

#include <cstdlib>
#include <string_view>

#include "reports/render/html.hpp"

namespace forklift::render {
namespace {

/// The templates draw in these colours; rgb(10, 0, n) is series n.
std::string colour(int red, int green, int blue) {
  if (red == 1 && green == 1 && blue == 1) return "var(--ink)";
  if (red == 2 && green == 2 && blue == 2) return "var(--muted)";
  if (red == 3 && green == 3 && blue == 3) return "var(--rule)";
  if (red == 4 && green == 4 && blue == 4) return "var(--shade)";
  if (red == 10 && green == 0) return fmt::format("var(--s{})", blue % 8);
  return fmt::format("rgb({},{},{})", red, green, blue);
}

void replace_all(std::string& text, std::string_view from, std::string_view to) {
  std::string out;
  std::size_t at = 0;
  for (auto found = text.find(from); found != std::string::npos; found = text.find(from, at)) {
    out.append(text, at, found - at);
    out += to;
    at = found + from.size();
  }
  out.append(text, at);
  text = std::move(out);
}

/// Replaces every part from `open` to the next `close` (both included) by what `make(inside)` says.
template <class Make>
void replace_between(std::string& text, std::string_view open, std::string_view close, Make&& make) {
  std::string out;
  std::size_t at = 0;
  while (true) {
    const auto begin = text.find(open, at);
    const auto end = begin == std::string::npos ? begin : text.find(close, begin + open.size());
    if (end == std::string::npos) break;
    out.append(text, at, begin - at);
    out += make(text.substr(begin + open.size(), end - begin - open.size()));
    at = end + close.size();
  }
  out.append(text, at);
  text = std::move(out);
}

std::string colour_of(const std::string& numbers) {
  int parts[3]{};
  const char* at = numbers.c_str();
  for (int& part : parts) {
    char* end = nullptr;
    part = static_cast<int>(std::strtol(at, &end, 10));
    at = *end == ',' ? end + 1 : end;
  }
  return colour(parts[0], parts[1], parts[2]);
}

/// Groups that hold nothing, which gnuplot writes at every change of pen.
void drop_empty_groups(std::string& svg) {
  for (std::size_t before = 0; before != svg.size();) {
    before = svg.size();
    std::string out;
    std::size_t at = 0;
    while (true) {
      const auto end = svg.find("\n</g>", at);
      if (end == std::string::npos) break;
      const auto open = svg.rfind('<', end - 1);
      const bool empty =
          open != std::string::npos && open >= at && svg.compare(open, 2, "<g") == 0 && svg[end - 1] == '>';
      out.append(svg, at, (empty ? open : end + 5) - at);
      at = end + 5;
    }
    out.append(svg, at);
    svg = std::move(out);
  }
}

std::string text_behind(const std::string& number, const std::vector<std::string>& texts) {
  const auto index = static_cast<std::size_t>(std::strtoul(number.c_str(), nullptr, 10));
  return index < texts.size() ? escape(texts[index]) : "";
}

}  // namespace

std::string token(std::size_t i) { return fmt::format("@@{}@@", i); }

std::string adopt_svg(const std::string& raw, const SvgFrame& frame) {
  const auto view = raw.find("viewBox=\"");
  const std::string box = raw.substr(view + 9, raw.find('"', view + 9) - view - 9);
  const auto body_at = raw.find("<g id=\"gnuplot_canvas\">");
  std::string body = raw.substr(body_at, raw.rfind("</svg>") - body_at);
  replace_between(body, "<filter", "</filter>", [](const std::string&) { return ""; });
  replace_between(body, "<g onmousemove=\"gnuplot_svg.showHypertext(evt,'", "</title>", [](const std::string& inside) {
    return "<g><title>" + inside.substr(0, inside.find("')\"")) + "</title>";
  });
  replace_between(body, "<g id=\"gnuplot_plot_", "</title>", [](const std::string&) { return "<g>"; });
  replace_between(body, "rgb(", ")", colour_of);
  replace_all(body, "xlink:href='#", "href='#" + frame.id + "-");
  replace_all(body, "id='gp", "id='" + frame.id + "-gp");
  replace_all(body, "<g id=\"gnuplot_canvas\">", "<g>");
  replace_all(body, " font-family=\"sans\"", "");
  replace_all(body, "color=\"black\" stroke=\"currentColor\"", "stroke=\"currentColor\"");
  drop_empty_groups(body);
  replace_between(body, "@@", "@@", [&](const std::string& number) { return text_behind(number, *frame.texts); });
  return fmt::format(
             "<svg class=\"{0}\" viewBox=\"{1}\" role=\"img\" aria-labelledby=\"{2}-t {2}-d\"><title "
             "id=\"{2}-t\">{3}</title>"
             "<desc id=\"{2}-d\">{4}</desc>\n",
             frame.css_class, box, frame.id, escape(frame.title), escape(frame.description)) +
         body + "</svg>\n";
}

}  // namespace forklift::render
