#include "reports/render/template.hpp"

#include <stdexcept>
#include <utility>
#include <vector>

namespace forklift::render {
namespace templates {
extern const std::vector<std::pair<std::string_view, std::string_view>> kFiles;
}

std::string_view template_text(std::string_view name) {
  for (const auto& [file, text] : templates::kFiles) {
    if (file == name) return text;
  }
  throw std::out_of_range{"no template " + std::string{name}};
}

std::string fill(std::string_view text, const std::map<std::string, std::string>& values) {
  std::string out;
  while (true) {
    const auto begin = text.find("{{");
    out += text.substr(0, begin);
    if (begin == std::string_view::npos) return out;
    const auto end = text.find("}}", begin);
    out += values.at(std::string{text.substr(begin + 2, end - begin - 2)});
    text.remove_prefix(end + 2);
  }
}

}  // namespace forklift::render
