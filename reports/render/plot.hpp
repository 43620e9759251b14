#pragma once
// A plot as data: which template, which numbers, which words. All plots of a page are drawn by one run of gnuplot, each
// twice (for wide and for narrow screens), and come back as HTML figures.
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "reports/render/svg.hpp"
#include "reports/render/table.hpp"

namespace forklift::render {

/// Width and height in the SVG's units, and whether it is the narrow drawing.
struct PlotSize {
  int width = 860, height = 360;
  bool narrow = false;
};

struct Plot {
  std::string id{};             ///< letters, digits, '-': file names and ids are made of it
  std::string title{}, lead{};  ///< caption: what is shown, how to read it
  std::string description{};    ///< for those who can't see it
  std::string template_name{};  ///< "notpm.gp"
  int wide_height = 360, narrow_height = 300;
  std::map<std::string, std::string> settings{};              ///< the template's {{places}}
  std::vector<std::pair<std::string, std::string>> blocks{};  ///< gnuplot's $data blocks
  std::vector<std::string> texts{};                           ///< behind the tokens
  std::vector<std::pair<std::size_t, std::string>> legend{};  ///< series, words
  Table data{};                                               ///< the same numbers: below the plot and as CSV
  bool small = false;                                         ///< may stand beside another

  /// Registers a text and returns its token.
  std::string text(const std::string& words);
};

/// One <figure> per plot, in order. `mark` (HTML, may be empty) stands in every caption.
std::vector<std::string> draw(const std::vector<Plot>& plots, const std::string& mark);

/// 0xAARRGGBB of series i for gnuplot, `transparency` from 0 to 255.
std::string series_colour(std::size_t i, int transparency = 0);

}  // namespace forklift::render
