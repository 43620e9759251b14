#pragma once
// Which files of a report's folder are ours: what somebody else put there is never written over. Each file that we
// write carries a mark; pages and tables of earlier versions are known by what every one of them holds.
#include <filesystem>
#include <string>
#include <vector>

namespace forklift::render {

/// The files of a report, the page last; pictures of it come beside them.
inline constexpr const char* kPng = "report.png";
inline constexpr const char* kPdf = "report.pdf";

/// Nothing stands at `folder`, or an empty folder, or one that holds a report of ours; and none of the files that will
/// be written there, `pictures` among them, is somebody else's. Errors: environment, with --out as the remedy.
void need_report_folder(const std::filesystem::path& folder, const std::vector<std::string>& pictures = {});
/// The same for a page that stands alone.
void need_own_page(const std::filesystem::path& page);

/// Pure: did we write this content of a file of that name? By its extension: html, json, csv, md, png, pdf.
bool written_by_us(const std::string& name, const std::string& text);
/// Pure: a picture with our mark: a chunk of text in a PNG, a comment at the end of a PDF.
std::string signed_png(std::string png);
std::string signed_pdf(std::string pdf);

}  // namespace forklift::render
