#pragma once
// The little HTML that sections are made of. Everything that came from a person or a server goes through escape().
#include <string>
#include <string_view>

namespace forklift::render {

/// Safe in text and in quoted attributes, for HTML and SVG.
std::string escape(std::string_view text);

/// A data: URL of this text, percent-encoded.
std::string data_url(std::string_view mime, std::string_view text);

/// <details>: `summary` is HTML, `body` too.
std::string details(const std::string& summary, const std::string& body);

/// A small coloured word; `tone` is good, bad, warn, plain.
std::string chip(const std::string& tone, std::string_view text);

/// <pre> with the text escaped; can be reached and scrolled by keyboard.
std::string preformatted(std::string_view text, std::string_view label);

}  // namespace forklift::render
