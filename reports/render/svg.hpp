#pragma once
// Turns gnuplot's SVG into one that lives inside our page: colours become the page's CSS variables (so light, dark and
// print work), tokens become escaped texts, tooltips become <title>s, ids get a prefix, and what draws nothing goes.
#include <string>
#include <vector>

namespace forklift::render {

/// In plots, text number i is written as this token; never anything that a person named.
std::string token(std::size_t i);

struct SvgFrame {
  std::string id;         ///< unique in the page
  std::string css_class;  ///< "plot wide" or "plot narrow"
  std::string title, description;
  const std::vector<std::string>* texts = nullptr;  ///< behind the tokens
};

std::string adopt_svg(const std::string& raw, const SvgFrame& frame);

}  // namespace forklift::render
