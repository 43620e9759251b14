// Runs of other kits, in and out.
#include "common/store/reader.hpp"
#include "common/store/statement.hpp"
#include "common/store/writer.hpp"

namespace forklift::store {

void Writer::add_imported(RunId run, const std::vector<ImportedFile>& files, const std::vector<ImportedValue>& values) {
  write([&] {
    Insert file{database_.handle(), "INSERT INTO imported_files VALUES (?,?,?,?,?)"};
    for (std::size_t i = 0; i < files.size(); ++i) file(run, i, files[i].name, files[i].sha256, files[i].encoding);
    Insert value{database_.handle(), "INSERT INTO imported_values VALUES (?,?,?,?,?,?,?,?)"};
    for (std::size_t i = 0; i < values.size(); ++i) {
      const auto& v = values[i];
      value(run, i, v.name, v.value, v.unit, v.file, v.line, v.second);
    }
  });
}

std::vector<ImportedFile> Reader::imported_files(RunId run) const {
  std::vector<ImportedFile> files;
  each_row(
      database_, "SELECT name, sha256, encoding FROM imported_files WHERE run = ? ORDER BY position",
      [&](Columns& c) {
        auto& file = files.emplace_back();
        file.name = c.text();
        file.sha256 = c.text();
        file.encoding = c.text();
      },
      run);
  return files;
}

std::vector<ImportedValue> Reader::imported_values(RunId run) const {
  std::vector<ImportedValue> values;
  each_row(
      database_, "SELECT name, value, unit, file, line, second FROM imported_values WHERE run = ? ORDER BY position",
      [&](Columns& c) {
        auto& value = values.emplace_back();
        value.name = c.text();
        value.value = c.text();
        value.unit = c.text();
        value.file = c.number<std::size_t>();
        value.line = c.number<std::size_t>();
        value.second = c.maybe_real();
      },
      run);
  return values;
}

std::optional<RunId> imported_run(const Database& database, const std::string& sha256) {
  std::optional<RunId> run;
  each_row(
      database, "SELECT min(run) FROM imported_files WHERE sha256 = ?",
      [&](Columns& c) {
        if (const auto number = c.maybe()) run = RunId{*number};
      },
      sha256);
  return run;
}

}  // namespace forklift::store
