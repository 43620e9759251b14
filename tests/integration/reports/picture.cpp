#include "reports/render/picture.hpp"

#include <catch2/catch.hpp>
#include <cstdlib>

#include "common/core/error.hpp"
#include "common/core/files.hpp"
#include "tests/support/scratch_dir.hpp"

using namespace forklift;

namespace {

std::filesystem::path page_of_height(const test::ScratchDir& scratch, int pixels) {
  const std::filesystem::path page = scratch / "a # page.html";
  write_file(page, "<!DOCTYPE html><html><body style=\"margin:0;height:" + std::to_string(pixels) +
                       "px\"><p style=\"margin:0\">Findings</p></body></html>");
  return page;
}

/// Big-endian, from the PNG's header.
int number_at(const std::string& bytes, std::size_t at) {
  int value = 0;
  for (std::size_t i = 0; i < 4; ++i) value = value * 256 + static_cast<unsigned char>(bytes.at(at + i));
  return value;
}

}  // namespace

TEST_CASE("picture: a PNG holds the whole page", "[reports][integration]") {
  const test::ScratchDir scratch;
  render::write_png(page_of_height(scratch, 3000), scratch / "report.png");
  const auto png = read_file(scratch / "report.png");
  CHECK(png.substr(1, 3) == "PNG");
  CHECK(number_at(png, 16) == 1280);
  CHECK(number_at(png, 20) == 3000);
}

TEST_CASE("picture: a PDF is written", "[reports][integration]") {
  const test::ScratchDir scratch;
  render::write_pdf(page_of_height(scratch, 1000), scratch / "report.pdf");
  CHECK(read_file(scratch / "report.pdf").substr(0, 5) == "%PDF-");
}

TEST_CASE("picture: a missing chromium is named, and how to get it", "[reports][integration]") {
  const test::ScratchDir scratch;
  const auto page = page_of_height(scratch, 1000);
  const std::string path = std::getenv("PATH");
  ::setenv("PATH", scratch.path().c_str(), 1);
  std::string text;
  try {
    render::write_pdf(page, scratch / "report.pdf");
  } catch (const Error& error) {
    text = error.what();
  }
  ::setenv("PATH", path.c_str(), 1);
  CHECK(text ==
        "chromium: can't be started: No such file or directory. Install it for --png and --pdf: apt-get install "
        "chromium.");
}
