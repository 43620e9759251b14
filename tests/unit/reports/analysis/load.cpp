#include "reports/analysis/load.hpp"

#include <catch2/catch.hpp>

using namespace forklift;
using namespace forklift::analysis;

namespace {

store::Cell cell(const Json& workload, double scale = 1) {
  store::Cell cell;
  cell.record.scale = scale;
  cell.record.warehouses = 4;
  cell.record.terminals = 8;
  cell.record.settings = {{"workload", workload}};
  return cell;
}

Json dbt2(const char* pacing = "none", const char* duration = "20s") {
  return {{"kind", "dbt2"}, {"pacing", pacing}, {"duration", duration}, {"scale", 1.0}, {"retries", 20}};
}

}  // namespace

TEST_CASE("load: what decides whether numbers can be compared is read from a cell's settings", "[analysis][unit]") {
  CHECK(load_of(cell(dbt2())) == Load{{"kind", "dbt2"},
                                      {"pacing", "none"},
                                      {"duration", "20s"},
                                      {"scale", "1"},
                                      {"warehouses", "4"},
                                      {"terminals", "8"}});
  const Json sysbench{{"kind", "sysbench"}, {"script", "oltp_read_only"}, {"threads", 16}, {"tables", 2}};
  CHECK(load_of(cell(sysbench)) ==
        Load{{"kind", "sysbench"}, {"script", "oltp_read_only"}, {"threads", "16"}, {"tables", "2"}, {"scale", "1"}});
}

TEST_CASE("load: kind, scale, pacing, rate and window make numbers incomparable, where both are known",
          "[analysis][unit]") {
  const auto of = [](const store::Cell& a, const store::Cell& b) { return unlike_loads(load_of(a), load_of(b)); };
  CHECK(of(cell(dbt2()), cell(dbt2())).empty());
  CHECK(of(cell(dbt2()), cell(dbt2("none", "60s"))) == "duration 20s → 60s");
  CHECK(of(cell(dbt2(), 0.1), cell(dbt2("tpcc"))) == "scale 0.1 → 1, pacing none → tpcc");
  CHECK(of(cell(dbt2()), cell({{"kind", "sysbench"}})) == "kind dbt2 → sysbench");
  auto slow = dbt2("rate"), quick = dbt2("rate");
  slow["rate_per_s"] = 100.0;
  quick["rate_per_s"] = 200.0;
  CHECK(of(cell(slow), cell(quick)) == "rate_per_s 100.0 → 200.0");
  CHECK(of(store::Cell{}, cell(dbt2())).empty());
}

TEST_CASE("load: what another kit measured is like that kit's alone", "[analysis][unit]") {
  store::Cell sysbench, hammer;
  sysbench.record.settings = {{"imported", "sysbench"}};
  hammer.record.settings = {{"imported", "HammerDB"}};
  CHECK(unlike_loads(load_of(sysbench), load_of(sysbench)).empty());
  CHECK(unlike_loads(load_of(sysbench), load_of(hammer)) == "kind sysbench (imported) → HammerDB (imported)");
  CHECK(unlike_loads(load_of(cell({{"kind", "sysbench"}})), load_of(sysbench)) ==
        "kind sysbench → sysbench (imported)");
  CHECK(kind_of(hammer) == "HammerDB (imported)");
}

TEST_CASE("load: how transactions are sent decides between experiments, not inside one", "[analysis][unit]") {
  auto statements = dbt2(), single = dbt2(), text = dbt2();
  statements["implementation"] = "statements";
  single["implementation"] = text["implementation"] = "single";
  text["prepared"] = false;
  CHECK(implementation_of(cell(single)) == "single");
  CHECK(implementation_of(cell(text)) == "single, text");
  CHECK(implementation_of(cell(dbt2())).empty());
  const auto of = [](const Json& a, const Json& b) { return unlike_loads_apart(load_of(cell(a)), load_of(cell(b))); };
  CHECK(of(statements, single) == "implementation statements → single");
  CHECK(of(single, text) == "implementation single → single, text");
  CHECK(of(single, single).empty());
  CHECK(of(dbt2(), single).empty());  // not recorded
  CHECK(unlike_loads(load_of(cell(statements)), load_of(cell(single))).empty());
}

TEST_CASE("load: the window's length is what the scenario sets", "[analysis][unit]") {
  CHECK(window_seconds(load_of(cell(dbt2("none", "2m")))) == 120.0);
  CHECK_FALSE(window_seconds(load_of(store::Cell{})));
}
