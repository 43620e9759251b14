// A small file of each kit that was made for this project (tests/data/import): read as its kit and no other, however it
// is encoded, and refused where it is cut.
#include <fmt/format.h>
#include <zlib.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <filesystem>

#include "common/core/files.hpp"
#include "orchestrator/import/kit.hpp"
#include "tests/support/error_of.hpp"

using namespace forklift;
using test::error_of;

namespace {

struct Own {
  std::string file, kit, measure;
  double value;
  std::string main_latency;  ///< empty: it has none
  double us;
  int users, warehouses;
};

const std::vector<Own> kOwn{{"dbt2-0.37.log", "DBT2 mix.log", "", 0, "", 0, 4, 0},
                            {"dbt2-osdldbt.log", "DBT2 (osdldbt)", "notpm_kit", 60, "p95_us", 12000, 0, 2},
                            {"dbt2-summary.txt", "DBT2 (osdldbt)", "notpm_kit", 900, "p90_us", 19000, 0, 0},
                            {"hammerdb.log", "HammerDB", "nopm", 4321, "", 0, 2, 12},
                            {"hammerdb-job.json", "HammerDB", "nopm", 4321, "p95_us", 8500, 2, 12},
                            {"go-tpc.txt", "go-tpc", "tpmc", 2500, "p95_us", 37700, 0, 0},
                            {"benchbase.summary.json", "BenchBase", "requests_per_s", 200, "p95_us", 90000, 8, 0},
                            {"benchbase.raw.csv", "BenchBase", "requests_per_s", 40 / 19.51, "avg_us", 15000, 0, 0},
                            {"tpcc-mysql.txt", "tpcc-mysql", "tpmc", 1530, "", 0, 5, 3},
                            {"sysbench.txt", "sysbench", "tx_per_s", 300.08, "p99_us", 31370, 6, 0},
                            {"mysqlslap.csv", "mysqlslap", "queries_per_s", 500, "", 0, 4, 0},
                            {"portable-tpcc.txt", "portable-tpcc", "tpmc", 1200, "p90_us", 20000, 3, 100},
                            {"ydb.json", "YDB command line", "tpmc", 125, "p95_us", 50000, 0, 10}};

std::string text_of(const std::string& name) {
  return read_file(std::filesystem::path{FORKLIFT_SOURCE_DIR} / "tests" / "data" / "import" / name);
}

std::vector<import::Imported> read(const std::string& name, const std::string& bytes) {
  const auto text = import::decode({name, bytes});
  return import::kit_of(text, import::all_kits()).read(text);
}

std::string with_cr(const std::string& text) {
  std::string windows;
  for (const char c : text) windows += c == '\n' ? std::string{"\r\n"} : std::string{c};
  return windows;
}

/// ASCII alone.
std::string utf16(const std::string& text, bool big) {
  std::string wide = big ? "\xFE\xFF" : "\xFF\xFE";
  for (const char c : text) wide += big ? std::string{'\0', c} : std::string{c, '\0'};
  return wide;
}

std::string gzipped(const std::string& text) {
  std::string packed(text.size() + 1000, '\0');
  z_stream stream{};
  REQUIRE(deflateInit2(&stream, Z_BEST_SPEED, Z_DEFLATED, 16 + MAX_WBITS, 8, Z_DEFAULT_STRATEGY) == Z_OK);
  std::string in = text;
  stream.next_in = reinterpret_cast<Bytef*>(in.data());
  stream.avail_in = static_cast<uInt>(in.size());
  stream.next_out = reinterpret_cast<Bytef*>(packed.data());
  stream.avail_out = static_cast<uInt>(packed.size());
  REQUIRE(deflate(&stream, Z_FINISH) == Z_STREAM_END);
  packed.resize(packed.size() - stream.avail_out);
  deflateEnd(&stream);
  return packed;
}

}  // namespace

TEST_CASE("import: a file of each kit is read as that kit, and claimed by no other", "[import][unit]") {
  for (const auto& own : kOwn) {
    INFO(own.file);
    const auto text = import::decode({own.file, text_of(own.file)});
    int claims = 0;
    for (const auto& kit : import::all_kits()) claims += kit.claims(text) ? 1 : 0;
    CHECK(claims == 1);
    const auto runs = read(own.file, text_of(own.file));
    REQUIRE_FALSE(runs.empty());
    const auto& run = runs.front();
    CHECK(run.kit == own.kit);
    if (!own.measure.empty()) CHECK(run.recorded.at(own.measure) == Approx(own.value).epsilon(1e-6));
    if (!own.main_latency.empty()) CHECK(run.recorded.at(own.main_latency) == Approx(own.us));
    CHECK(run.terminals == own.users);
    CHECK(run.warehouses == own.warehouses);
  }
}

TEST_CASE("import: whatever a shell or an editor made of a file, it is the same result", "[import][unit]") {
  for (const auto& own : kOwn) {
    INFO(own.file);
    const auto text = text_of(own.file);
    const auto plain = read(own.file, text);
    for (const auto& [bytes, encoding] :
         {std::pair{"\xEF\xBB\xBF" + text, ""}, std::pair{with_cr(text), ""},
          std::pair{utf16(with_cr(text), false), "UTF-16 LE"}, std::pair{utf16(text, true), "UTF-16 BE"},
          std::pair{utf16(text, false).substr(2), "UTF-16 LE"}, std::pair{gzipped(text), "gzip"},
          std::pair{gzipped(utf16(text, false)), "gzip, UTF-16 LE"}, std::pair{"\x1b[1m" + text + "\x1b[0m", ""}}) {
      INFO(encoding);
      const auto runs = read(own.file, bytes);
      REQUIRE(runs.size() == plain.size());
      CHECK(runs[0].recorded == plain[0].recorded);
      CHECK(runs[0].values == plain[0].values);
      CHECK(runs[0].files[0].sha256 == plain[0].files[0].sha256);
      CHECK(runs[0].files[0].encoding == encoding);
    }
  }
}

TEST_CASE("import: what is packed otherwise, damaged or no text is refused", "[import][unit]") {
  using namespace std::string_literals;
  const auto error = [](const std::string& bytes) { return error_of([&] { import::decode({"f", bytes}); }); };
  const auto packed = gzipped(text_of("sysbench.txt"));
  CHECK(error(packed.substr(0, packed.size() / 2)) ==
        "f: it is gzipped, and ends early. Unpack it with `gzip -d`, and see what is in it.");
  CHECK(error(packed.substr(0, packed.size() - 8) + "checksum") ==
        "f: it is gzipped, and is damaged. Unpack it with `gzip -d`, and see what is in it.");
  CHECK(error("PK\x03\x04rest"s) == "f: it is compressed (zip). Unpack it, and import what is in it.");
  CHECK(error("a\0b"s) == "f: it holds binary data. Name a text file that a benchmark kit has written.");
  CHECK(error("") == "f: it is empty. Name a file that holds a kit's results.");
  CHECK(error(" \r\n\n") == "f: it is empty. Name a file that holds a kit's results.");
}

TEST_CASE("import: a file that looks like two kits is refused", "[import][unit]") {
  CHECK(error_of([] { read("f", text_of("sysbench.txt") + text_of("hammerdb.log")); }) ==
        "f: it looks like results of several kits: HammerDB's log (3 to 6), sysbench 0.4 to 1.1. Cut it into a file "
        "for each "
        "kit.");
}

TEST_CASE("import: a file with one wrong byte is never read as another kit's", "[import][unit]") {
  for (const auto& own : kOwn) {
    const auto text = text_of(own.file);
    for (std::size_t at = 0; at < text.size(); at += std::max<std::size_t>(1, text.size() / 150)) {
      for (const char wrong : {'0', ' ', ',', '\n', static_cast<char>(text[at] ^ 1)}) {
        auto spoilt = text;
        spoilt[at] = wrong;
        std::vector<import::Imported> runs;
        error_of([&] { runs = read(own.file, spoilt); });
        INFO(own.file << ", byte " << at);
        for (const auto& run : runs) CHECK(run.kit == own.kit);
      }
    }
  }
}

TEST_CASE("import: a file that was appended to itself is two runs, or is refused", "[import][unit]") {
  for (const auto& own : kOwn) {
    INFO(own.file);
    const auto text = text_of(own.file);
    std::vector<import::Imported> runs;
    const auto error = error_of([&] { runs = read(own.file, text + text); });
    // Logs of transactions have no runs of their own in a file: what is there twice happened twice.
    const bool counts_lines = own.file == "dbt2-0.37.log" || own.file == "mysqlslap.csv";
    CHECK((error != "nothing" || runs.size() == 2 || counts_lines));
  }
}

TEST_CASE("import: the beginning of a file never comes to another figure than the whole", "[import][unit]") {
  for (const auto& own : kOwn) {
    if (own.measure.empty()) continue;  // of the older mix.log each line counts; its TERMINATED is asked for
    INFO(own.file);
    const auto text = text_of(own.file);
    for (std::size_t end = 1; end < text.size(); end += 7) {
      std::vector<import::Imported> runs;
      if (error_of([&] { runs = read(own.file, text.substr(0, end)); }) != "nothing") continue;
      INFO(end);
      // CSV says nowhere where it ends: a cut one is a shorter run.
      if (own.file.ends_with(".csv")) continue;
      REQUIRE(runs.size() == 1);
      CHECK(runs[0].recorded.at(own.measure) == Approx(own.value).epsilon(1e-6));
    }
  }
}
