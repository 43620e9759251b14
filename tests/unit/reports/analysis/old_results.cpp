// Results of an earlier revision keep their numbers: the file and what that revision showed of it are in tests/data.
#include <catch2/catch.hpp>

#include "common/core/files.hpp"
#include "orchestrator/workloads/dbt2/measures.hpp"
#include "orchestrator/workloads/key_lookup/measures.hpp"
#include "orchestrator/workloads/sysbench/measures.hpp"
#include "reports/render/export.hpp"
#include "reports/render/listing.hpp"
#include "tests/support/scratch_dir.hpp"

using namespace forklift;
using namespace forklift::render;

namespace {

const std::filesystem::path kData{FORKLIFT_SOURCE_DIR "/tests/data"};

struct OldResults {
  test::ScratchDir scratch;
  Json shown = Json::parse(read_file(kData / "results-b4758e0.json"));

  store::Reader reader() const {
    const auto file = scratch / "old.db";
    if (!std::filesystem::exists(file)) std::filesystem::copy_file(kData / "results-b4758e0.db", file);
    store::Database::upgrade(file);
    return store::Reader::open(file);
  }
};

/// What an earlier version showed of sysbench and key lookups though it was not so: 0 for a processor time that nobody
/// measured, New-Orders per minute, and transactions by New-Order's name.
bool was_wrong(const std::string& key, const Json& value) {
  return (key == "client_cpu_us_per_tx" && value == 0.0) || key == "notpm" || key == "notpm_interval";
}

void check_cell(const Json& old, const Json& now, bool dbt2) {
  CAPTURE(old["cell"]);
  for (const auto& [key, value] : old.items()) {
    CAPTURE(key);
    if (key == "valid" && value == 0) {
      CHECK(now[key] == 2);  // valid runs of key lookups counted as none
    } else if (key == "latency" && !dbt2) {
      for (const auto& [name, latency] : value.items()) CHECK(now[key].at("transaction") == latency);
    } else if (dbt2 || !was_wrong(key, value)) {
      CHECK(now[key] == value);
    } else {
      CHECK(now[key].is_null());
    }
  }
}

}  // namespace

TEST_CASE("old results: a list shows the numbers that the earlier revision showed", "[reports][unit]") {
  const OldResults old;
  const auto rows = list_json(list_rows(old.reader()));
  REQUIRE(rows.size() == old.shown["list"].size());
  for (std::size_t i = 0; i < rows.size(); ++i) {
    CAPTURE(rows[i]["cell"]);
    for (const auto& [key, value] : old.shown["list"][i].items()) {
      CAPTURE(key);
      const bool lookups = rows[i]["headline"] == "lookups_per_s.insert";  // whose errors were never counted as such
      if ((was_wrong(key, value) && value == 0.0) || (key == "errors" && lookups))
        CHECK(rows[i][key].is_null());
      else
        CHECK(rows[i][key] == value);
    }
  }
}

TEST_CASE("old results: a report shows the numbers that the earlier revision showed", "[reports][unit]") {
  const OldResults old;
  const auto reader = old.reader();
  for (const auto& [name, shown] : old.shown["reports"].items()) {
    const auto evidence = analysis::gather(reader, reader.experiment(name));
    const auto findings = analysis::analyse(evidence);
    const auto json = results_json({evidence, findings});
    REQUIRE(json["cells"].size() == shown["cells"].size());
    for (std::size_t i = 0; i < json["cells"].size(); ++i)
      check_cell(shown["cells"][i], json["cells"][i], name == "old-dbt2");
    for (std::size_t i = 0; i < shown["lookups"].size(); ++i) {
      for (const auto& [key, value] : shown["lookups"][i].items()) {
        CAPTURE(key);
        CHECK(json["lookups"].at(i)[key] == value);
      }
    }
  }
}

TEST_CASE("old results: cells get the definitions that a run of today stores", "[reports][unit]") {
  const OldResults old;
  const auto reader = old.reader();
  const auto cell_of = [&](const char* name) { return reader.cells(reader.experiment(name).number).front().record; };
  auto of_today = workloads::dbt2::measures();
  std::erase_if(of_today,
                [](const auto& measure) { return measure.name == "round_trips_per_tx"; });  // not counted then
  CHECK(cell_of("old-dbt2").measures == of_today);
  CHECK(cell_of("old-dbt2").transactions == workloads::dbt2::transactions());
  CHECK(cell_of("old-sysbench").measures == workloads::sysbench::measures());
  CHECK(cell_of("old-sysbench").transactions == workloads::sysbench::transactions());
  CHECK(cell_of("old-lookups").measures == workloads::key_lookup::measures({"insert", "read"}));
  CHECK(cell_of("old-lookups").transactions.empty());
}
