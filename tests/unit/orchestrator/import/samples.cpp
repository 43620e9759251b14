#include "tests/unit/orchestrator/import/samples.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

#include "common/core/clock.hpp"
#include "common/core/text.hpp"
#include "orchestrator/import/paths.hpp"
#include "tests/support/error_of.hpp"

namespace forklift::test {
namespace {

/// "new-order committed" of all drivers together.
std::uint64_t count_of(const import::Imported& run, const std::string& name) {
  std::uint64_t sum = 0;
  for (std::size_t txn = 0; txn < run.transactions.size(); ++txn) {
    for (std::size_t outcome = 0; outcome < contract::kOutcomes.size(); ++outcome) {
      if (run.transactions[txn] + " " + std::string{contract::kOutcomes[outcome]} != name) continue;
      for (const auto& driver : run.drivers) sum += driver.transactions[txn].outcomes[outcome];
    }
  }
  return sum;
}

/// Stated, or to be had from latencies that were counted.
bool has(const import::Imported& run, const std::string& measure) {
  if (run.recorded.contains(measure)) return true;
  return measure.starts_with("p") && std::any_of(run.drivers.begin(), run.drivers.end(), [](const auto& driver) {
           return driver.transactions[0].response.count() > 0;
         });
}

std::optional<double> seconds_of(const import::Imported& run) {
  if (run.drivers.empty()) return std::nullopt;
  const auto us = run.drivers.front().window_end_us - run.drivers.front().window_begin_us;
  return us > 0 ? std::optional{static_cast<double>(us) / 1e6} : std::nullopt;
}

std::string words_of(const import::Imported& run, const std::string& name) {
  for (const auto& value : run.values) {
    if (value.name != name || value.second) continue;
    return fmt::format("{}{} @{}", value.value, value.unit.empty() ? "" : " " + value.unit, value.line);
  }
  return "nothing";
}

}  // namespace

std::optional<std::string> sample(const std::string& name) {
  const auto file = (std::filesystem::path{FORKLIFT_SOURCE_DIR} / ".." / "shared" / "import" / name).lexically_normal();
  if (std::filesystem::exists(file)) return file.string();
  WARN("SKIPPED: " << file.string() << " is not here, so that it is not read");
  return std::nullopt;
}

void check(const import::Imported& run, const Want& want) {
  CHECK(run.kit == want.kit);
  for (const auto& [name, value] : want.measures) {
    INFO(name);
    REQUIRE(run.recorded.contains(name));
    CHECK(run.recorded.at(name) == Approx(value).epsilon(1e-9));
  }
  for (const auto& [name, value] : run.recorded) {
    INFO(name);
    CHECK(std::any_of(run.measures.begin(), run.measures.end(),
                      [&key = name](const auto& one) { return one.name == key; }));
  }
  CHECK(seconds_of(run).has_value() == want.seconds.has_value());
  if (want.seconds) CHECK(seconds_of(run).value_or(0) == Approx(*want.seconds).epsilon(1e-6));
  CHECK(run.terminals == want.users);
  CHECK(run.warehouses == want.warehouses);
  for (const auto& [name, count] : want.counts) {
    INFO(name);
    CHECK(count_of(run, name) == count);
  }
  for (const auto& [name, words] : want.values) {
    INFO(name);
    CHECK(words_of(run, name) == words);
  }
  for (const auto& name : want.none) {
    INFO(name);
    CHECK_FALSE(has(run, name));
  }
  CHECK(run.warnings == want.warnings);
  CHECK((run.started_us ? format_utc(*run.started_us) : "") == want.started);
  CHECK(run.zone_known == want.zone_known);
  for (const auto& [name, count] : want.points) {
    INFO(name);
    CHECK(static_cast<std::size_t>(std::count_if(run.values.begin(), run.values.end(), [&key = name](const auto& one) {
            return one.name == key && one.second.has_value();
          })) == count);
  }
}

void check_sample(const std::string& name, const std::vector<Want>& runs) {
  const auto file = sample(name);
  if (!file) return;
  const auto imported = import::read_paths({*file});
  REQUIRE(imported.size() == runs.size());
  for (std::size_t i = 0; i < runs.size(); ++i) {
    INFO(name << ", run " << i + 1);
    check(imported[i], runs[i]);
  }
}

void check_refused(const std::string& name, const std::string& error) {
  const auto file = sample(name);
  if (!file) return;
  auto words = error_of([&] { import::read_paths({*file}); });
  if (words.starts_with(*file)) words.erase(0, file->size());
  CHECK(words == error);
}

}  // namespace forklift::test
