#include "reports/render/figures.hpp"

#include <fmt/format.h>

namespace forklift::render {

std::string ratio_words(const std::optional<analysis::Comparison>& c) {
  if (!c || !c->ratio) return "–";
  return c->interval ? fmt::format("{:.2f} ({})", *c->ratio, analysis::range_words(*c->interval))
                     : fmt::format("{:.2f}", *c->ratio);
}

}  // namespace forklift::render
