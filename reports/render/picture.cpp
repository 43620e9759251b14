#include "reports/render/picture.hpp"

#include <algorithm>
#include <charconv>
#include <string>

#include "common/core/files.hpp"
#include "reports/render/browser.hpp"
#include "reports/render/own_report.hpp"
#include "reports/render/scratch_folder.hpp"

namespace forklift::render {
namespace {

namespace fs = std::filesystem;

constexpr int kHighest = 16'000;

/// How high the page is: asked of a copy with a script, since the page itself has none.
int height_of(const fs::path& page) {
  const ScratchFolder folder;
  auto html = read_file(page);
  html.insert(html.rfind("</body>"),
              "<script>document.body.dataset.height = document.documentElement.scrollHeight;</script>");
  write_file(folder.path() / "page.html", html);
  const auto dom = browse(folder.path() / "page.html", 900, "--dump-dom");
  const std::string mark = "data-height=\"";
  int height = 900;
  if (const auto at = dom.find(mark); at != std::string::npos)
    std::from_chars(dom.data() + at + mark.size(), dom.data() + dom.size(), height);
  return std::clamp(height, 900, kHighest);
}

}  // namespace

void write_png(const fs::path& page, const fs::path& png) {
  write_file(png, signed_png(browse(page, height_of(page), "--screenshot=", "picture.png")));
}

void write_pdf(const fs::path& page, const fs::path& pdf) {
  write_file(pdf, signed_pdf(browse(page, 900, "--print-to-pdf=", "picture.pdf")));
}

}  // namespace forklift::render
