#pragma once
// A page as a picture or as paper, on request: drawn by headless Chromium, which is not asked for otherwise.
#include <filesystem>

namespace forklift::render {

/// The whole page, 1280 pixels wide, light. Pages higher than 16,000 pixels are cut there: Chromium draws no more.
/// Errors: environment, if Chromium is missing or draws nothing.
void write_png(const std::filesystem::path& page, const std::filesystem::path& png);
/// The page in its style for print. Errors: as above.
void write_pdf(const std::filesystem::path& page, const std::filesystem::path& pdf);

}  // namespace forklift::render
