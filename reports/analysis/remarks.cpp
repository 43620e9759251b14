#include "reports/analysis/remarks.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "reports/analysis/diagnostics.hpp"
#include "reports/analysis/findings.hpp"
#include "reports/analysis/measures.hpp"

namespace forklift::analysis {
namespace {

class Remarks {
 public:
  Remarks(const Evidence& e, const MeasureInBlocks& m) : e_(e), m_(m) {}

  std::vector<Remark> all() {
    const auto& cells = m_.analysis.cells;
    for (const auto& run : odd_runs(m_.table, cells)) odd_run(run);
    for (const auto& modes : two_modes(m_.table, cells)) both_modes(modes);
    for (const auto& drift : drifting_cells(m_.table, cells)) {
      add("drift", drift.cell,
          fmt::format("{} drifted against the other cells: from the first block to the last its {} became {:.2f} times "
                      "theirs (p = {:.2g}). Its ratio is a mean over that time.",
                      quoted(e_, drift.cell), m_.measure.title, drift.times, drift.p));
    }
    if (cells.size() > 1) of_all();
    if (m_.taken_out && cells.size() > 1) cause_of_noise(*m_.taken_out);
    for (const auto cell : m_.analysis.noise.left_out) noisy(cell);
    return std::move(remarks_);
  }

 private:
  void add(const char* kind, std::optional<std::size_t> cell, std::string text, bool harmless = false) {
    remarks_.push_back({m_.measure.name, kind, cell, std::move(text), harmless});
  }

  void odd_run(const OddRun& run) {
    add("odd run", run.cell,
        fmt::format("Block {} of {} came to {:.2f} times the median of its cell ({}), beyond what the other cells did "
                    "in that block: it "
                    "counts, and further blocks show whether that recurs.",
                    m_.repeats[run.block] + 1, quoted(e_, run.cell), run.times, m_.measure.title));
  }

  void cause_of_noise(const TakenOut& out) {
    const auto& known = *e_.covariate;
    const auto what = outside_words(out.covariate);
    if (!out.used) {
      add("cause of noise", std::nullopt,
          fmt::format("The cells differ in {}, which the A/A experiment {} found to cause noise: it is not taken out, "
                      "since it may be what a cell does.",
                      what, known.experiment));
      return;
    }
    const auto as_measured = analyse_blocks(out.as_measured, m_.analysis.cells.front(), m_.floor);
    add("cause of noise", std::nullopt,
        fmt::format("Ratios of {} have {} taken out, by the slope that the A/A experiment {} found: one run's scatter "
                    "inside blocks is {:.1f} % with it and {:.1f} % without.",
                    m_.measure.title, what, known.experiment, as_measured.noise.pooled_sd * 100,
                    m_.analysis.noise.pooled_sd * 100),
        true);
  }

  void both_modes(const TwoModes& modes) {
    add("two modes", modes.cell,
        fmt::format(
            "{} has two modes, at {} and {} {}, {:.2f} times apart: its mean describes neither, so look for the cause "
            "before making more runs.",
            quoted(e_, modes.cell), shown_value(m_.measure, modes.low), shown_value(m_.measure, modes.high),
            m_.measure.title, modes.high / modes.low));
  }

  void of_all() {
    const auto& fit = m_.analysis.fit;
    if (const auto drift = common_drift(fit)) {
      add("common drift", std::nullopt,
          fmt::format("All cells drifted together: from the first block to the last {} became {:.2f} times what it was "
                      "(p = {:.2g}). Blocks take that out of the ratios.",
                      m_.measure.title, drift->times, drift->p),
          true);
    }
    if (const auto near = alike_neighbours(m_.table, fit)) {
      add("neighbours", std::nullopt,
          fmt::format(
              "Neighbouring blocks resemble each other beyond chance ({}: correlation {:.2f}, p = {:.2g}): they are "
              "worth less than as many independent ones, so the intervals are too narrow.",
              m_.measure.title, near->correlation, near->p));
    }
    if (const auto carried = carry_over(m_.table, m_.analysis.cells, m_.before)) {
      add("carry-over", std::nullopt,
          fmt::format(
              "What ran before matters: {} of runs right after {} is {:.2f} times that of other runs "
              "(p = {:.2g}). Longer warm-ups, or more time to settle, keep what a cell leaves behind out of the "
              "next one's runs.",
              m_.measure.title, quoted(e_, carried->after), carried->times, carried->p));
    }
    const bool alike = m_.analysis.noise.left_out.empty();  // a noisy cell makes blocks that look so
    if (const auto interaction = alike ? cell_block_interaction(m_.table, fit) : std::nullopt) {
      add("interaction", std::nullopt,
          fmt::format(
              "The differences between cells depend on the block ({}: Tukey’s test, p = {:.2g}): they {} in slow "
              "blocks, so the ratios hold for the mean of these blocks alone.",
              m_.measure.title, interaction->p,
              interaction->grows_in_low_blocks == m_.measure.higher_is_better ? "grow" : "shrink"));
    }
  }

  void noisy(std::size_t cell) {
    const auto& noise = m_.analysis.noise;
    add("noisy cell", cell,
        fmt::format(
            "Runs of {} scatter by {:.1f} %, those of the other cells by {:.1f} % ({}): its intervals are made of its "
            "own scatter.",
            quoted(e_, cell), noise.sd[cell] * 100, noise.pooled_sd * 100, m_.measure.title));
  }

  const Evidence& e_;
  const MeasureInBlocks& m_;
  std::vector<Remark> remarks_;
};

}  // namespace

std::vector<Remark> remarks_of(const Evidence& evidence, const MeasureInBlocks& measured) {
  return Remarks{evidence, measured}.all();
}

}  // namespace forklift::analysis
