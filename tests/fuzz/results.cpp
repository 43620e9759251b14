// Results databases of others: a small one that our own code wrote, spoilt as the input says, then listed, reported,
// compared and merged. The input is a list of changes: bytes of the file, values of its tables, texts of its schema.
// Pictures of the report are not drawn: gnuplot is a process of its own.
#include <sqlite3.h>

#include <filesystem>
#include <fstream>

#include "common/core/files.hpp"
#include "common/store/merge.hpp"
#include "orchestrator/owner/claim.hpp"
#include "proxy/protocol/wire.hpp"
#include "reports/analysis/findings.hpp"
#include "reports/render/compare.hpp"
#include "reports/render/export.hpp"
#include "reports/render/listing.hpp"
#include "reports/render/plots.hpp"
#include "reports/render/sections.hpp"
#include "reports/render/terminal.hpp"
#include "tests/fuzz/target.hpp"
#include "tests/support/scratch_dir.hpp"
#include "tests/support/synthetic.hpp"

namespace {

using namespace forklift;

/// The file before it is spoilt, and what a change may name in it.
struct Original {
  test::ScratchDir scratch;
  std::string file = scratch / "results.db", bytes;
  std::vector<std::string> tables;

  Original() {
    write();
    sqlite3* database = nullptr;
    sqlite3_open(file.c_str(), &database);
    sqlite3_exec(database, "PRAGMA wal_checkpoint(TRUNCATE)", nullptr, nullptr, nullptr);
    sqlite3_exec(database, "PRAGMA journal_mode=DELETE", nullptr, nullptr, nullptr);
    sqlite3_exec(
        database, "SELECT name FROM sqlite_master WHERE type = 'table'",
        [](void* names, int, char** values, char**) {
          static_cast<std::vector<std::string>*>(names)->emplace_back(values[0]);
          return 0;
        },
        &tables, nullptr);
    sqlite3_close(database);
    bytes = read_file(file);
  }
  void write() const {
    auto experiment = test::quickstart();
    experiment.warmup_s = 1;
    experiment.window_s = 4;
    experiment.repeats = 2;
    experiment.failed_run = 1;
    store::Writer writer{store::Database::open(file)};
    test::write_experiment(writer, experiment);
  }
};

const Original& original() {
  static const Original one;
  return one;
}

/// Changes that need SQL: a value, or the text of the schema.
class Changed {
 public:
  explicit Changed(const std::string& file) { sqlite3_open(file.c_str(), &database_); }
  ~Changed() { sqlite3_close(database_); }
  Changed(const Changed&) = delete;
  Changed& operator=(const Changed&) = delete;

  void set_value(const std::string& table, int column, int row, bool text, std::string_view value) {
    const auto name = column_name(table, column);
    if (name.empty()) return;
    run("UPDATE \"" + table + "\" SET \"" + name + "\" = ?1 WHERE rowid = (SELECT rowid FROM \"" + table +
            "\" LIMIT 1 OFFSET " + std::to_string(row) + ")",
        text, value);
  }
  void set_schema(const std::string& table, std::string_view text) {
    run("PRAGMA writable_schema = ON", true, "");
    run("UPDATE sqlite_master SET sql = ?1 WHERE name = '" + table + "'", true, text);
  }

 private:
  std::string column_name(const std::string& table, int column) {
    sqlite3_stmt* statement = nullptr;
    std::string name;
    if (sqlite3_prepare_v2(database_, ("SELECT * FROM \"" + table + "\"").c_str(), -1, &statement, nullptr) ==
        SQLITE_OK) {
      const int count = sqlite3_column_count(statement);
      if (count > 0) name = sqlite3_column_name(statement, column % count);
    }
    sqlite3_finalize(statement);
    return name;
  }
  void run(const std::string& sql, bool text, std::string_view value) {
    sqlite3_stmt* statement = nullptr;
    if (sqlite3_prepare_v2(database_, sql.c_str(), -1, &statement, nullptr) == SQLITE_OK) {
      const auto size = static_cast<int>(value.size());
      text ? sqlite3_bind_text(statement, 1, value.data(), size, SQLITE_TRANSIENT)
           : sqlite3_bind_blob(statement, 1, value.data(), size, SQLITE_TRANSIENT);
      sqlite3_step(statement);
    }
    sqlite3_finalize(statement);
  }

  sqlite3* database_ = nullptr;
};

/// One change is a letter, numbers and a length with so many bytes: "B" place in the file; "V" table, column, row, "t"
/// for text or else a blob; "S" table. What can't be read ends the list.
void spoil(proxy::Reader input, const std::string& file) {
  std::string bytes = original().bytes;
  const auto put = [&] { std::ofstream{file, std::ios::binary | std::ios::trunc} << bytes; };
  put();
  for (int changes = 0; changes < 16 && input.left() > 0; ++changes) {
    const auto kind = input.u8();
    if (kind == 'B') {
      const auto at = input.u32() % bytes.size();
      const auto text = input.bytes(input.u8());
      if (!input.ok()) return;
      bytes.replace(at, std::min(text.size(), bytes.size() - at), text.substr(0, bytes.size() - at));
      put();
      continue;
    }
    const auto& table = original().tables[input.u8() % original().tables.size()];
    const int column = kind == 'V' ? input.u8() : 0, row = kind == 'V' ? input.u8() : 0;
    const bool text = kind != 'V' || input.u8() == 't';
    const auto value = input.bytes(input.u16());
    if (!input.ok()) return;
    Changed changed{file};
    if (kind == 'V') changed.set_value(table, column, row, text, value);
    if (kind == 'S') changed.set_schema(table, value);
  }
}

/// All that the page is made of but the drawing.
void sections(const render::View& view, const store::Reader& reader) {
  using namespace render;
  for (const auto& html : {findings_section(view), rules_section(view), scaling_words(view), placement_tables(view),
                           faults_table(view), trouble_section(view), checks_section(view), outcomes_section(view),
                           machines_section(view), again_section(view)})
    section("id", "title", html);
  for (const auto& table : {cells_table(view), latency_table(view), concurrency_table(view), lookups_table(view),
                            why_not_table(view), host_use_table(view), runs_table(view)})
    table.html();
  for (const auto plot :
       {headline_plot, effects_plot, scaling_plot, concurrency_plot, lookups_plot, balance_plot, work_plot, hosts_plot})
    plot(view);
  time_plot(view, reader);
  latency_plots(view);
}

void report(const store::Reader& reader, const store::Experiment& experiment) {
  const auto evidence = analysis::gather(reader, experiment);
  const auto findings = analysis::analyse(evidence);
  const render::View view{evidence, findings};
  render::results_csv(view);
  to_text(render::results_json(view));
  render::markdown(view);
  render::terminal_table(view);
  sections(view, reader);
}

void read_all(const std::string& file) {
  const auto reader = store::Reader::open(file);
  ++fuzz::accepted;
  reader.doubt(1'800'000'000'000'000);
  fuzz::accepts([&] {
    const auto rows = render::list_rows(reader);
    render::list_text(rows);
    to_text(render::list_json(rows));
  });
  fuzz::accepts([&] { owner::running_experiments(file, system_clock()); });
  fuzz::accepts([&] { reader.processes(std::nullopt); });
  fuzz::accepts([&] { reader.noise_floors(); });
  const auto experiment = reader.experiment("latest");
  fuzz::accepts([&] { report(reader, experiment); });
  fuzz::accepts([&] {
    const auto cell = experiment.record.id + "/by primary key", other = experiment.record.id + "/by key of warehouse";
    const auto result = render::compare_named(reader, cell, reader, other, {.fail_if_slower = 0.03, .across = true});
    render::compare_text(result);
    to_text(render::compare_json(result));
  });
}

void merge(const std::string& file) {
  const test::ScratchDir scratch;
  store::merge(store::Database::open(scratch / "into.db"), file);
}

}  // namespace

/// Before the first input, whose time it would count to.
extern "C" int LLVMFuzzerInitialize(int*, char***) {
  original();
  return 0;
}

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string file = original().scratch / "spoilt.db";
  for (const char* beside : {"-wal", "-shm", "-journal"}) std::filesystem::remove(file + beside);
  spoil(proxy::Reader{fuzz::text_of(data, size)}, file);
  fuzz::accepts([&] { read_all(file); });
  fuzz::accepts([&] { merge(file); });
  return 0;
}
