#include "reports/render/own_report.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <string_view>

#include "common/core/error.hpp"
#include "common/core/own_files.hpp"

namespace forklift::render {
namespace {

namespace fs = std::filesystem;
using namespace std::string_view_literals;

constexpr std::array<const char*, 4> kFiles{"results.csv", "results.json", "report.md", "index.html"};
constexpr auto kPngText = "tEXtSoftware\0Forklift"sv;  // a chunk's type and content
constexpr auto kPdfComment = "\n%Written by Forklift\n"sv;
constexpr std::size_t kPngHeader = 33;  // the signature and the first chunk

bool holds(const std::string& text, std::string_view mark) { return text.find(mark) != std::string::npos; }

std::string big_endian(std::uint32_t number) {
  std::string bytes;
  for (int shift = 24; shift >= 0; shift -= 8) bytes += static_cast<char>((number >> shift) & 0xffU);
  return bytes;
}

/// A PNG's checksum.
std::uint32_t crc32(std::string_view bytes) {
  std::uint32_t crc = 0xffffffffU;
  for (const char byte : bytes) {
    crc ^= static_cast<unsigned char>(byte);
    for (int bit = 0; bit < 8; ++bit) crc = (crc >> 1) ^ ((crc & 1U) != 0 ? 0xedb88320U : 0U);
  }
  return ~crc;
}

void need_ours(const fs::path& file) {
  need_own_file(
      file, [&](const std::string& text) { return written_by_us(file.filename().string(), text); },
      "Move it away, or name another folder with --out");
}

}  // namespace

bool written_by_us(const std::string& name, const std::string& text) {
  const auto ending = fs::path{name}.extension().string();
  if (ending == ".csv") return text.starts_with("experiment,run,cell,repeat,position,status,");
  if (ending == ".json")
    return text.starts_with("{") && holds(text, "\"experiment\": ") && holds(text, "\"forklift\": ");
  if (ending == ".md") return holds(text, "NOTPM is not tpmC: these are not TPC results.");
  if (ending == ".png") return holds(text, kPngText);
  if (ending == ".pdf") return holds(text, kPdfComment);
  return holds(text, "<meta name=\"generator\" content=\"forklift ");
}

std::string signed_png(std::string png) {
  const auto length = static_cast<std::uint32_t>(kPngText.size() - 4);  // the type does not count
  if (png.size() > kPngHeader)
    png.insert(kPngHeader, big_endian(length) + std::string{kPngText} + big_endian(crc32(kPngText)));
  return png;
}

std::string signed_pdf(std::string pdf) { return pdf.append(kPdfComment); }

void need_report_folder(const fs::path& folder, const std::vector<std::string>& pictures) {
  std::error_code failure;
  const auto status = fs::status(folder, failure);
  if (!fs::exists(status)) return;  // making it says what is wrong with its parents
  if (!fs::is_directory(status))
    throw Error{ErrorKind::environment, folder.string(), "it is not a directory", "Name another one with --out"};
  for (const auto* name : kFiles) need_ours(folder / name);
  for (const auto& name : pictures) need_ours(folder / name);
  const bool a_report =
      std::any_of(kFiles.begin(), kFiles.end(), [&](const char* name) { return fs::exists(folder / name, failure); });
  if (a_report || fs::is_empty(folder, failure) || failure) return;
  throw Error{ErrorKind::environment, folder.string(),
              "the folder holds files, and none of them is a report of Forklift",
              "Name a new or an empty folder with --out"};
}

void need_own_page(const fs::path& page) {
  need_own_file(
      page, [](const std::string& text) { return written_by_us(".html", text); },
      "Move it away, or name another file with --html");
}

}  // namespace forklift::render
