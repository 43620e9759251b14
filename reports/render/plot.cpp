#include "reports/render/plot.hpp"

#include <fmt/format.h>

#include <cstdlib>
#include <filesystem>

#include "common/core/error.hpp"
#include "common/core/files.hpp"
#include "reports/render/gnuplot.hpp"
#include "reports/render/html.hpp"
#include "reports/render/scratch_folder.hpp"
#include "reports/render/template.hpp"

namespace forklift::render {
namespace {

PlotSize size_of(const Plot& plot, bool narrow) {
  if (narrow) return {360, plot.narrow_height, true};
  return {plot.small ? 420 : 860, plot.wide_height, false};
}

std::string file_of(const Plot& plot, bool narrow) { return plot.id + (narrow ? "-narrow.svg" : "-wide.svg"); }

std::string script_of(const Plot& plot, bool narrow) {
  const auto size = size_of(plot, narrow);
  std::string script = fmt::format(
      "reset session\nset terminal svg size {},{} dynamic noenhanced font \"sans,{}\"\nset output \"{}\"\nNARROW = "
      "{}\n",
      size.width, size.height, narrow ? 12 : 13, file_of(plot, narrow), narrow ? 1 : 0);
  for (const auto& [name, rows] : plot.blocks) script += fmt::format("${} << END_OF_DATA\n{}END_OF_DATA\n", name, rows);
  return script + fill(template_text(plot.template_name), plot.settings) + "\nunset output\n";
}

/// Long names are cut inside a plot; the table below it has them whole.
std::vector<std::string> shortened(const std::vector<std::string>& texts, std::size_t most) {
  std::vector<std::string> out;
  for (const auto& text : texts) {
    std::string cut;
    std::size_t seen = 0;
    for (const char c : text) {
      if ((c & 0xC0) != 0x80 && ++seen > most) {
        cut += "…";
        break;
      }
      cut += c;
    }
    out.push_back(std::move(cut));
  }
  return out;
}

std::string svg_of(const Plot& plot, const std::filesystem::path& folder, bool narrow) {
  const auto texts = shortened(plot.texts, narrow || plot.small ? 40 : 80);
  return adopt_svg(read_file(folder / file_of(plot, narrow)),
                   {"plot-" + plot.id + (narrow ? "-n" : "-w"), narrow ? "plot narrow" : "plot wide", plot.title,
                    plot.description, &texts});
}

std::string legend_of(const Plot& plot) {
  if (plot.legend.empty()) return "";
  std::string out = "<ul class=\"legend\">";
  for (const auto& [series, words] : plot.legend) {
    out += fmt::format("<li><span class=\"dot\" style=\"background:var(--s{})\"></span>{}</li>", series % 8,
                       escape(words));
  }
  return out + "</ul>";
}

std::string figure_of(const Plot& plot, const std::filesystem::path& folder, const std::string& mark) {
  const std::string csv = fmt::format("<a class=\"csv\" download=\"{}.csv\" href=\"{}\">Data as CSV</a>", plot.id,
                                      data_url("text/csv", plot.data.csv()));
  return fmt::format("<figure id=\"figure-{}\"{}><figcaption><h3>{}</h3>{}<p>{}</p></figcaption>\n{}{}{}{}</figure>\n",
                     plot.id, plot.small ? " class=\"small\"" : "", escape(plot.title), mark, escape(plot.lead),
                     legend_of(plot), svg_of(plot, folder, false), svg_of(plot, folder, true),
                     details("The numbers", plot.data.html() + csv));
}

}  // namespace

std::string Plot::text(const std::string& words) {
  texts.push_back(words);
  return token(texts.size() - 1);
}

std::string series_colour(std::size_t i, int transparency) {
  return fmt::format("0x{:02x}0a00{:02x}", transparency, i % 8);
}

std::vector<std::string> draw(const std::vector<Plot>& plots, const std::string& mark) {
  if (plots.empty()) return {};
  const ScratchFolder workshop;
  std::string script = "set encoding utf8\n";
  for (const auto& plot : plots) script += script_of(plot, false) + script_of(plot, true);
  run_gnuplot(script, workshop.path());
  std::vector<std::string> figures;
  for (const auto& plot : plots) figures.push_back(figure_of(plot, workshop.path(), mark));
  return figures;
}

}  // namespace forklift::render
