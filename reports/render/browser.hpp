#pragma once
// Headless Chromium at work for us: a program that reads a page with text of others. It gets a folder and an
// environment of its own, and no rights of root.
#include <filesystem>
#include <string>

namespace forklift::render {

/// Opens a copy of `page` in a window of that height, with `option`, and returns what Chromium printed or, with `file`,
/// what it wrote: `option` then ends with "=", and its value is the path. As root it runs as nobody. Its sandbox is
/// left out only if it finds that this machine has none. Errors: environment, if it is missing or draws nothing.
std::string browse(const std::filesystem::path& page, int height, const std::string& option,
                   const std::string& file = "");

}  // namespace forklift::render
