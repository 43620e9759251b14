// Where a history changed: the method's worked series (../shared/statistics, which are not part of the project), and
// its rules one by one.
#include "reports/analysis/change_points.hpp"

#include <catch2/catch.hpp>
#include <cmath>
#include <filesystem>
#include <optional>

#include "common/core/files.hpp"
#include "common/core/json.hpp"
#include "common/core/random.hpp"

using namespace forklift;
using namespace forklift::analysis;

namespace {

/// Nothing, with a warning, where the file is not beside the project.
std::optional<Json> worked_series() {
  const auto file = std::filesystem::path{FORKLIFT_SOURCE_DIR} / ".." / "shared" / "statistics" / "history.json";
  if (!std::filesystem::exists(file)) {
    WARN("SKIPPED: " << file.lexically_normal().string() << " is not here, so the worked series are not compared");
    return std::nullopt;
  }
  return JsonDocument::parse(read_file(file), "history.json").root();
}

auto near(const Json& value) { return Approx(value.get<double>()).epsilon(1e-6).margin(1e-12); }

std::vector<double> logs_of(const std::vector<double>& values) {
  std::vector<double> logs;
  for (const double value : values) logs.push_back(std::log(value));
  return logs;
}

std::vector<std::size_t> starts_of(const Changes& changes) {
  std::vector<std::size_t> starts;
  for (std::size_t i = 1; i < changes.levels.size(); ++i) starts.push_back(changes.levels[i].first);
  return starts;
}

/// Points of 1 % each, at 1000 and, from `from` on, at 1000 × `ratio`; a small wobble keeps them apart.
std::vector<double> stepped(std::size_t count, std::size_t from, double ratio) {
  std::vector<double> values;
  for (std::size_t i = 0; i < count; ++i) values.push_back((i < from ? 1000 : 1000 * ratio) * (i % 2 == 0 ? 1 : 1.002));
  return values;
}

Changes changes_of(const std::vector<double>& values) {
  return change_points(logs_of(values), std::vector<double>(values.size(), 0.01));
}

}  // namespace

TEST_CASE("change points: every figure of the worked series comes out", "[analysis][unit]") {
  const auto all = worked_series();
  if (!all) return;
  REQUIRE(all->size() == 3);
  for (const auto& series : *all) {
    INFO(series.at("name").get<std::string>());
    const auto& expect = series.at("expect");
    const auto found = change_points(logs_of(series.at("throughput").get<std::vector<double>>()),
                                     series.at("log_se").get<std::vector<double>>());
    CHECK(found.between == near(expect.at("tau")));
    CHECK(starts_of(found) == expect.at("changes").get<std::vector<std::size_t>>());
    CHECK(found.spikes == expect.at("spikes").get<std::vector<std::size_t>>());
    CHECK_FALSE(found.run_again);
    REQUIRE(found.levels.size() == expect.at("levels").size());
    for (std::size_t i = 0; i < found.levels.size(); ++i) {
      const auto& level = expect.at("levels")[i];
      CHECK(found.levels[i].first == level.at("first"));
      CHECK(found.levels[i].last == level.at("last"));
      CHECK(std::exp(found.levels[i].log_level) == near(level.at("level")));
      CHECK(found.levels[i].se == near(level.at("log_se")));
    }
    for (std::size_t i = 1; i < found.levels.size(); ++i)
      CHECK(step_between(found.levels[i - 1], found.levels[i]).ratio == near(expect.at("steps")[i - 1]));
  }
}

TEST_CASE("change points: a step is dated by the first point of the new level", "[analysis][unit]") {
  CHECK(starts_of(changes_of(stepped(12, 12, 1))).empty());
  CHECK(starts_of(changes_of(stepped(12, 7, 0.9))) == std::vector<std::size_t>{7});
  CHECK(starts_of(changes_of(stepped(12, 10, 1.1))) == std::vector<std::size_t>{10});
  CHECK(starts_of(changes_of(stepped(5, 3, 0.8))) == std::vector<std::size_t>{3});
}

TEST_CASE("change points: the step has an interval from both levels' errors", "[analysis][unit]") {
  const auto step = step_between({0, 3, std::log(100.0), 0.03}, {4, 9, std::log(80.0), 0.04});
  CHECK(step.ratio == Approx(0.8));
  CHECK(step.interval.low == Approx(0.8 * std::exp(-1.959964 * 0.05)));
  CHECK(step.interval.high == Approx(0.8 * std::exp(1.959964 * 0.05)));
}

TEST_CASE("change points: one bad night is a spike, and moves no level", "[analysis][unit]") {
  auto values = stepped(12, 12, 1);
  values[5] = 700;
  const auto found = changes_of(values);
  CHECK(found.spikes == std::vector<std::size_t>{5});
  REQUIRE(found.levels.size() == 1);
  CHECK(std::exp(found.levels[0].log_level) == Approx(1001).epsilon(1e-3));
}

TEST_CASE("change points: two bad nights in a row are a level of their own", "[analysis][unit]") {
  auto values = stepped(12, 12, 1);
  values[5] = values[6] = 700;
  const auto found = changes_of(values);
  CHECK(found.spikes.empty());
  CHECK(starts_of(found) == std::vector<std::size_t>{5, 7});
}

TEST_CASE("change points: the last point alone is to be run again, and dates no change; a second one like it does",
          "[analysis][unit]") {
  const auto once = changes_of(stepped(12, 11, 0.8));
  CHECK(once.run_again);
  CHECK(once.spikes.empty());
  REQUIRE(once.levels.size() == 1);
  CHECK(once.levels[0].last == 11);
  const auto twice = changes_of(stepped(13, 11, 0.8));
  CHECK_FALSE(twice.run_again);
  CHECK(starts_of(twice) == std::vector<std::size_t>{11});
  // After a spike of the night before it is the return to where it was.
  auto back = stepped(12, 12, 1);
  back[10] = 700;
  CHECK_FALSE(changes_of(back).run_again);
}

TEST_CASE("change points: few points give one level, and a single one none", "[analysis][unit]") {
  CHECK(changes_of({}).levels.empty());
  CHECK(changes_of({1000}).levels.empty());
  CHECK(changes_of({1000, 1001}).levels.size() == 1);
  CHECK(starts_of(changes_of({1000, 1001, 700})).empty());
}

TEST_CASE("change points: equal points seldom differ, whatever lies between them and however exact they are",
          "[analysis][unit]") {
  // Of 300 series of 60 points, errors of 1 to 3 %, and 2 % between points beside them.
  Random random{11};
  const auto normal = [&] {
    return std::sqrt(-2 * std::log(1 - random.real())) * std::cos(6.283185307179586 * random.real());
  };
  for (const auto& [between, most] : {std::pair{0.0, 6}, std::pair{0.02, 21}}) {
    int claimed = 0;
    for (int series = 0; series < 300; ++series) {
      std::vector<double> x, se;
      for (int i = 0; i < 60; ++i) {
        se.push_back(0.01 + 0.02 * random.real());
        x.push_back(se.back() * normal() + between * normal());
      }
      claimed += change_points(x, se).levels.size() > 1 ? 1 : 0;
    }
    INFO(between);
    CHECK(claimed <= most);
  }
}
