#pragma once
// `forklift show RUN`: one run with its measures, counts and warnings; of an imported one also every value as it stands
// in its file, with the line.
#include <string>
#include <vector>

#include "common/store/reader.hpp"
#include "reports/render/listing.hpp"

namespace forklift::render {

struct ShownRun {
  ListRow row;
  store::Cell cell;
  store::Run run;
  std::vector<store::ImportedFile> files;
  std::vector<store::ImportedValue> values;
};

/// Errors: config, if there is no such run.
ShownRun shown_run(const store::Reader& reader, store::RunId number);

/// What `forklift list --json` has of the run, and terminals, warehouses, window_s, transactions (each with its
/// outcomes), files (name, sha256, encoding) and values (name, value, unit, file, line, second; line 0: it follows from
/// others).
Json show_json(const ShownRun& shown);
std::string show_text(const ShownRun& shown);

}  // namespace forklift::render
