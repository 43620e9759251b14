#include "reports/analysis/gate.hpp"

#include <catch2/catch.hpp>

using namespace forklift;
using namespace forklift::analysis;

namespace {

Measured measured(std::vector<double> values, const std::vector<store::RunStatus>& others = {}) {
  Measured m;
  for (std::size_t i = 0; i < values.size(); ++i) m.count(store::RunStatus::valid);
  for (const auto status : others) m.count(status);
  m.values = std::move(values);
  return m;
}

constexpr auto kFailed = store::RunStatus::failed, kInvalid = store::RunStatus::invalid,
               kInterrupted = store::RunStatus::interrupted, kRunning = store::RunStatus::running;

}  // namespace

TEST_CASE("gate: a true regression fails", "[analysis][unit]") {
  const auto gate = slower_gate(compare_apart({100, 101, 102}, {90, 91, 92}), 0.03);
  CHECK(gate.gate == Gate::fail);
  CHECK(gate.failed());
  CHECK(gate.words == "slower by more than 3 %: 0.90 times as fast, 95 % interval 0.88–0.92");
}

TEST_CASE("gate: what is as fast passes", "[analysis][unit]") {
  const auto gate = slower_gate(compare_apart({1000, 1001, 1002}, {999, 1000, 1001}), 0.03);
  CHECK(gate.gate == Gate::pass);
  CHECK_FALSE(gate.failed());
  CHECK(gate.words == "not slower by 3 %: 1.00 times as fast, 95 % interval 0.997–1.001");
}

TEST_CASE("gate: too few repeats never fail, and say so", "[analysis][unit]") {
  const auto gate = slower_gate(compare_apart({100}, {50}), 0.03);
  CHECK(gate.gate == Gate::undecided);
  CHECK_FALSE(gate.failed());
  CHECK(gate.words ==
        "not compared (0.50 times as fast): one run of a side gives no interval: at least 2 each are needed");
  const auto wide = slower_gate(compare_apart({100, 120, 90}, {80, 110, 95}), 0.03);
  CHECK(wide.gate == Gate::undecided);
  CHECK(wide.words == "the interval reaches both sides of 3 % slower: 0.92 times as fast, 95 % interval 0.65–1.30");
}

TEST_CASE("gate: what was not measured fails", "[analysis][unit]") {
  CHECK(GateResult{Gate::unmeasured, ""}.failed());
  CHECK(to_string(Gate::unmeasured) == "not measured");
}

TEST_CASE("measured: a side without a figure says what became of its runs", "[analysis][unit]") {
  CHECK(runs_words(measured({1, 2, 3})) == "3 runs");
  CHECK(runs_words(measured({1})) == "1 run");
  CHECK(runs_words(measured({1, 2}, {kFailed})) == "2 of 3 runs");
  CHECK(runs_words(measured({})) == "no run");
  CHECK(runs_words(measured({}, {kFailed, kInterrupted, kInvalid, kRunning})) ==
        "no valid run: 2 failed, 1 invalid, 1 running");
}

TEST_CASE("measured: sides without figures are named", "[analysis][unit]") {
  CHECK(unmeasured_words(measured({1}), measured({1}, {kFailed})).empty());
  CHECK(unmeasured_words(measured({1}), measured({}, {kFailed})) == "B has no valid run: 1 failed");
  CHECK(unmeasured_words(measured({}), measured({1})) == "A has no run");
  CHECK(unmeasured_words(measured({}, {kInvalid}), measured({})) == "A has no valid run: 1 invalid; B has no run");
}

TEST_CASE("gate: values of 0 allow no ratio, and are judged by their means", "[analysis][unit]") {
  const std::vector<double> zeros{0, 0}, fives{5, 5.1};
  CHECK(means_gate(fives, zeros, true, 0.05).gate == Gate::fail);
  CHECK(means_gate(zeros, fives, true, 0.05).gate == Gate::pass);
  CHECK(means_gate(zeros, fives, false, 0.05).gate == Gate::fail);
  CHECK(means_gate(zeros, zeros, false, 0.05).gate == Gate::pass);
  CHECK(means_gate(fives, zeros, true, 0.05).words ==
        "a value is 0 or below, so that there is no ratio: the mean is 0 after 5.05");
}

TEST_CASE("gate: valid runs without a value of the measure are not called invalid", "[analysis][unit]") {
  Measured measured;
  for (int i = 0; i < 2; ++i) measured.count(store::RunStatus::valid);
  measured.count(store::RunStatus::failed);
  CHECK(runs_words(measured) == "no value of this measure in 2 valid runs");
}
