#pragma once
// Headless Chromium for looking at pages that lie on disk: the DOM after scripts ran, and screenshots. It gets a
// profile of its own and is never given the network.
#include <filesystem>
#include <string>

namespace forklift::test {

struct BrowserView {
  int width = 1280, height = 900;
  bool dark = false;
};

/// The page's DOM as HTML. REQUIREs that the browser ends well.
std::string dump_dom(const std::filesystem::path& page, const BrowserView& view);
/// Writes a PNG.
void screenshot(const std::filesystem::path& page, const BrowserView& view, const std::filesystem::path& png);

}  // namespace forklift::test
