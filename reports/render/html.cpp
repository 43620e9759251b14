#include "reports/render/html.hpp"

#include <fmt/format.h>

#include <cctype>

namespace forklift::render {

std::string escape(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (const char c : text) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      case '\'':
        out += "&#39;";
        break;
      default:
        // Control characters are not allowed in HTML; a log may hold them.
        if (static_cast<unsigned char>(c) < 0x20 && c != '\n' && c != '\t')
          out += "\xEF\xBF\xBD";
        else
          out += c;
    }
  }
  return out;
}

std::string data_url(std::string_view mime, std::string_view text) {
  std::string out = fmt::format("data:{};charset=utf-8,", mime);
  for (const char c : text) {
    if (std::isalnum(static_cast<unsigned char>(c)) || std::string_view{"-_.,:;/"}.find(c) != std::string_view::npos)
      out += c;
    else
      out += fmt::format("%{:02X}", static_cast<unsigned char>(c));
  }
  return out;
}

std::string details(const std::string& summary, const std::string& body) {
  return "<details><summary>" + summary + "</summary>" + body + "</details>\n";
}

std::string chip(const std::string& tone, std::string_view text) {
  return fmt::format("<span class=\"chip {}\">{}</span>", tone, escape(text));
}

std::string preformatted(std::string_view text, std::string_view label) {
  return fmt::format("<pre tabindex=\"0\" role=\"region\" aria-label=\"{}\">{}</pre>\n", escape(label), escape(text));
}

}  // namespace forklift::render
