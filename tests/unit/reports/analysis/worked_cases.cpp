// The method's worked figures (../shared/statistics), which are not part of the project: every one of them, or a loud
// word that they are not here.
#include <catch2/catch.hpp>
#include <cmath>
#include <filesystem>
#include <limits>

#include "common/core/files.hpp"
#include "common/core/json.hpp"
#include "reports/analysis/contrasts.hpp"
#include "reports/analysis/critical.hpp"
#include "reports/analysis/looks.hpp"
#include "reports/analysis/verdict.hpp"

using namespace forklift;
using namespace forklift::analysis;

namespace {

/// Nothing, with a warning, where the file is not beside the project.
std::optional<Json> worked(const std::string& name) {
  const auto file = std::filesystem::path{FORKLIFT_SOURCE_DIR} / ".." / "shared" / "statistics" / name;
  if (!std::filesystem::exists(file)) {
    WARN("SKIPPED: " << file.lexically_normal().string() << " is not here, so the worked figures are not compared");
    return std::nullopt;
  }
  return JsonDocument::parse(read_file(file), name).root();
}

/// A case's cells in its order, and the place of its baseline.
struct Case {
  std::vector<std::string> names;
  BlockTable table;
  std::size_t baseline = 0;
};

Case case_of(const Json& json) {
  Case c;
  for (const auto& [name, values] : json.at("cells").items()) {
    if (name == json.at("baseline")) c.baseline = c.names.size();
    c.names.push_back(name);
    auto& row = c.table.emplace_back();
    for (const auto& value : values)
      row.push_back(value.is_null() ? std::numeric_limits<double>::quiet_NaN() : std::log(value.get<double>()));
  }
  return c;
}

auto near(const Json& value) { return Approx(value.get<double>()).epsilon(1e-6).margin(1e-12); }

std::vector<std::string> sorted_names(const Case& c, const std::vector<std::size_t>& cells) {
  std::vector<std::string> names;
  for (const auto cell : cells) names.push_back(c.names[cell]);
  std::sort(names.begin(), names.end());
  return names;
}

void check_experiment(const Case& c, const Json& expected, const BlockAnalysis& found) {
  CHECK(found.noise.pooled_sd == near(expected.at("pooled_sd")));
  CHECK(found.noise.pooled_freedom == expected.at("pooled_df"));
  for (const auto& [key, cells] : {std::pair{"excluded", found.noise.left_out}, std::pair{"own", found.noise.own}}) {
    auto names = expected.at(key).get<std::vector<std::string>>();
    std::sort(names.begin(), names.end());
    CHECK(sorted_names(c, cells) == names);
  }
  for (std::size_t i = 0; i < c.names.size(); ++i)
    CHECK(found.noise.sd[i] == near(expected.at("cell_sd").at(c.names[i])));
}

void check_contrast(const Json& expected, const Contrast& found, double margin) {
  CHECK(std::exp(found.log_ratio) == near(expected.at("ratio")));
  CHECK(std::exp(found.low()) == near(expected.at("low")));
  CHECK(std::exp(found.high()) == near(expected.at("high")));
  CHECK(found.log_ratio == near(expected.at("log_ratio")));
  CHECK(found.se == near(expected.at("se")));
  CHECK(found.freedom == near(expected.at("df")));
  CHECK(found.critical == near(expected.at("critical")));
  CHECK(found.loading == near(expected.at("lambda")));
  const auto words = verdict_words(verdict_of({std::exp(found.low()), std::exp(found.high())}, margin, true), "margin");
  CHECK(words == expected.at("verdict"));
}

}  // namespace

TEST_CASE("worked cases: every figure of the method's cases comes out", "[analysis][unit]") {
  const auto cases = worked("cases.json");
  if (!cases) return;
  REQUIRE(cases->size() == 14);
  for (const auto& json : *cases) {
    INFO(json.at("name").get<std::string>());
    const auto c = case_of(json);
    const auto found = analyse_blocks(c.table, c.baseline, json.at("floor_sd"));
    check_experiment(c, json.at("expect_experiment"), found);
    const auto contrasts = against_baseline(found, json.at("alpha"));
    REQUIRE(contrasts.size() == json.at("expect").size());
    for (std::size_t i = 0; i < contrasts.size(); ++i) {
      INFO(c.names[found.cells[i + 1]]);
      check_contrast(json.at("expect").at(c.names[found.cells[i + 1]]), contrasts[i], json.at("margin"));
    }
  }
}

TEST_CASE("worked cases: every critical value of the method's table comes out", "[analysis][unit]") {
  const auto file = worked("dunnett.json");
  if (!file) return;
  std::size_t compared = 0;
  for (const auto& [freedom, values] : file->at("by_df").items()) {
    const double nu = freedom == "inf" ? std::numeric_limits<double>::infinity() : std::stod(freedom);
    std::vector<double> loadings;
    for (const auto& value : values) {
      loadings.push_back(std::sqrt(0.5));
      CHECK(dunnett_critical(loadings, nu, 0.05) == Approx(value.get<double>()).margin(5.1e-6));
      ++compared;
    }
  }
  CHECK(compared == 7 * 19);
  for (const auto& [most, level] : file->at("look_levels_alpha_05").items())
    CHECK(look_level(std::stoul(most), std::stoul(most)) == near(level));
  CHECK(look_level(3, 30) == Approx(0.0092 * std::sqrt(0.1)));
  CHECK(look_level(7, 7) == look_level(8, 8));  // the next larger number of blocks
  CHECK(look_level(5, 30, 0.01) == Approx(look_level(5, 30) / 5));
  for (const auto& one : file->at("others")) {
    INFO(to_text(one));
    const double outside = one.at("alpha"), nu = one.at("df");
    double critical = 0;
    if (one.contains("tukey_pairs_of")) {
      critical = tukey_critical(one.at("tukey_pairs_of"), nu, outside);
    } else if (one.contains("lambdas")) {
      critical = dunnett_critical(one.at("lambdas"), nu, outside);
    } else {
      critical =
          dunnett_critical(std::vector<double>(one.at("m"), std::sqrt(one.at("rho").get<double>())), nu, outside);
    }
    CHECK(critical == near(one.at("critical")));
  }
}
