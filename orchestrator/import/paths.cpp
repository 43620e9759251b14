#include "orchestrator/import/paths.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "common/core/error.hpp"
#include "common/core/files.hpp"
#include "orchestrator/import/kit.hpp"

namespace forklift::import {
namespace {

namespace fs = std::filesystem;

/// A line of a mix log has about 30 bytes: thirty million transactions.
constexpr std::size_t kLargestImport = std::size_t{1} << 30;

Text text_of(const fs::path& file) { return decode({file.string(), read_file(file, kLargestImport)}); }

/// Drivers' logs that are in `directory`, by kit.
std::map<const Kit*, std::vector<Text>> logs_below(const fs::path& directory) {
  std::vector<fs::path> files;
  for (const auto& entry : fs::recursive_directory_iterator{directory}) {
    if (entry.is_regular_file() && entry.file_size() <= kLargestImport) files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());  // drivers are numbered in this order
  std::map<const Kit*, std::vector<Text>> logs;
  for (const auto& file : files) {
    try {
      auto text = text_of(file);
      const auto* kit = claimant(text, all_kits());
      if (kit != nullptr && kit->read_together != nullptr) logs[kit].push_back(std::move(text));
    } catch (const Error&) {
      // what is no log of a driver may be anything
    }
  }
  return logs;
}

/// What is read by one call of a kit's reader: one file, or the logs of one run.
struct Part {
  const Kit* kit = nullptr;
  std::vector<Text> texts;
};

Part directory_part(const fs::path& directory) {
  auto logs = logs_below(directory);
  if (logs.empty())
    throw Error{ErrorKind::config, directory.string(), "there is no mix log in it",
                "Name the directory of a DBT2 run; of other kits name files"};
  if (logs.size() > 1)
    throw Error{ErrorKind::config, directory.string(), "there are mix logs of two kinds in it",
                "Name the directory of one run"};
  return {logs.begin()->first, std::move(logs.begin()->second)};
}

void add_file(std::vector<Part>& parts, const fs::path& path) {
  auto text = text_of(path);
  const auto* kit = &kit_of(text, all_kits());
  if (kit->belong_together != nullptr && !parts.empty() && parts.back().kit == kit &&
      kit->belong_together(parts.back().texts.back(), text)) {
    parts.back().texts.push_back(std::move(text));
    return;
  }
  parts.push_back({kit, {std::move(text)}});
}

void refuse_copies(const std::vector<Part>& parts) {
  std::map<std::string, std::string> seen;
  for (const auto& part : parts) {
    for (const auto& text : part.texts) {
      const auto [known, is_new] = seen.emplace(text.checksum(), text.name());
      if (!is_new)
        throw Error{ErrorKind::config, text.name(), "its content is that of " + known->second, "Name each result once"};
    }
  }
}

}  // namespace

std::vector<Imported> read_paths(const std::vector<fs::path>& paths) {
  std::vector<Part> parts;
  for (const auto& path : paths) {
    if (!fs::exists(path))
      throw Error{ErrorKind::config, path.string(), "it is not there",
                  "Name a file with results, or the directory of a DBT2 run"};
    if (fs::is_directory(path))
      parts.push_back(directory_part(path));
    else
      add_file(parts, path);
  }
  refuse_copies(parts);
  std::vector<Imported> runs;
  for (const auto& part : parts) {
    if (part.kit->read_together != nullptr) {
      runs.push_back(part.kit->read_together(part.texts));
      continue;
    }
    for (auto& run : part.kit->read(part.texts.front())) runs.push_back(std::move(run));
  }
  return runs;
}

}  // namespace forklift::import
