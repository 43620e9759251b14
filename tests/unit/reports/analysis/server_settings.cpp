#include "reports/analysis/server_settings.hpp"

#include <catch2/catch.hpp>

#include "reports/render/export.hpp"
#include "reports/render/report.hpp"
#include "tests/unit/reports/fixture.hpp"

using namespace forklift;
using namespace forklift::analysis;

namespace {

Evidence evidence_of(const test::SyntheticExperiment& experiment) {
  const test::Results results{experiment};
  const auto reader = results.reader();
  return gather(reader, reader.experiment("latest"));
}

Json one_cell_of(const std::string& engine, const std::string& isolation) {
  return {{"cluster", {{"engine", engine}}}, {"workload", {{"isolation", isolation}}}};
}

}  // namespace

TEST_CASE("server settings: those that servers told beat the planned ones, and another flavour's are left out",
          "[analysis][unit]") {
  auto evidence = evidence_of(test::small_quickstart());
  CHECK(server_settings_words(evidence) == "innodb_buffer_pool_size=512M, innodb_flush_log_at_trx_commit=1");
  evidence.settings.front().setting.value = "67108864";
  CHECK(server_settings_words(evidence) == "innodb_buffer_pool_size=64M or 512M, innodb_flush_log_at_trx_commit=1");
  evidence.settings.clear();
  CHECK(server_settings_words(evidence) ==
        "innodb_buffer_pool_size=512M, innodb_flush_log_at_trx_commit=2, innodb_redo_log_capacity=512M");
  evidence.experiment.record.plan = Json::object();
  CHECK(server_settings_words(evidence).empty());
}

TEST_CASE("server settings: NDB's isolation is not what the scenario asked for, and the report says so",
          "[analysis][unit]") {
  auto evidence = evidence_of(test::small_quickstart());
  CHECK(isolation_words(evidence).empty());
  evidence.cells[0].record.settings = one_cell_of("ndb", "repeatable-read");
  CHECK(isolation_words(evidence) ==
        "NDB's transactions ran at READ COMMITTED, its only level, not at repeatable-read");
  evidence.cells[0].record.settings = one_cell_of("ndb", "read-committed");
  CHECK(isolation_words(evidence).empty());
  evidence.cells[0].record.settings = one_cell_of("innodb", "repeatable-read");
  CHECK(isolation_words(evidence).empty());
}

TEST_CASE("server settings: they stand in the head of the page and of the Markdown", "[render][unit]") {
  const test::Results results{test::small_quickstart()};
  const auto reader = results.reader();
  const auto evidence = gather(reader, reader.experiment("latest"));
  const auto findings = analyse(evidence);
  const render::View view{evidence, findings};
  const std::string words = "Servers ran with innodb_buffer_pool_size=512M, innodb_flush_log_at_trx_commit=1.";
  const auto page = render::page_of(view, reader);
  const auto header = page.substr(0, page.find("</header>"));
  CHECK(header.find("<p class=\"servers\">" + words + "</p>") != std::string::npos);
  CHECK(render::markdown(view).find("\n\n" + words + "\n\n") != std::string::npos);
}
