// forklift compare: two runs, cells or experiments, of one database or two.
#include <fmt/format.h>

#include <filesystem>
#include <memory>

#include "common/core/error.hpp"
#include "common/core/files.hpp"
#include "common/core/output.hpp"
#include "common/version/version.hpp"
#include "orchestrator/commands/command.hpp"
#include "orchestrator/commands/gate_options.hpp"
#include "orchestrator/commands/results.hpp"
#include "reports/render/compare.hpp"
#include "reports/render/compare_page.hpp"
#include "reports/render/own_report.hpp"

namespace forklift::commands {
namespace {

struct CompareArguments {
  std::string a, b, other_database, html, measure;
  std::optional<std::string> fail_if_slower;  ///< an empty text is a script's variable that nobody set, not "no gate"
  GateOptions gate;
  bool json = false, across = false;
};

/// One side: a name in a results database, or the file of a database, which means its latest experiment.
struct Side {
  std::string database, name;
};

Side side_of(const std::string& text, const std::string& database) {
  const bool file = text.find('.') != std::string::npos && std::filesystem::is_regular_file(text);
  return file ? Side{text, "latest"} : Side{database, text};
}

/// Without a limit nothing is judged: a file of it would look like a pass.
void need_no_gate(const GateOptions& gate) {
  for (const auto& [given, option] :
       {std::pair{!gate.junit.empty(), "--junit"}, std::pair{!gate.summary.empty(), "--summary"},
        std::pair{gate.undecided_is_ok(), "--undecided-is"}}) {
    if (given)
      throw Error{ErrorKind::config, option, "it is about a gate, and there is none",
                  "Set the limit, for example with --fail-if-slower 3%"};
  }
}

int compare(const CompareArguments& arguments, const Shared& shared) {
  render::CompareOptions options{.measure = arguments.measure, .across = arguments.across};
  if (arguments.fail_if_slower)
    options.fail_if_slower = share_of("--fail-if-slower", *arguments.fail_if_slower);
  else
    need_no_gate(arguments.gate);
  need_gate_files(arguments.gate);
  const auto a = side_of(arguments.a, shared.database);
  if (!arguments.html.empty()) render::need_own_page(arguments.html);
  const auto b = side_of(arguments.b, arguments.other_database.empty() ? shared.database : arguments.other_database);
  const auto reader_a = open_results(a.database), reader_b = open_results(b.database);
  const auto result = render::compare_named(reader_a, a.name, reader_b, b.name, options);
  if (!arguments.html.empty()) {
    write_file(arguments.html, render::compare_page(result, arguments.a, arguments.b, kVersion));
    print_to_stderr(fmt::format("page: {}\n", arguments.html));
  }
  if (arguments.json) {
    print_json(render::compare_json(result));
  } else {
    print_text(render::compare_text(result));
  }
  if (!arguments.fail_if_slower) return 0;
  return finish_gate(render::gate_report(result, arguments.a, arguments.b), arguments.gate);
}

}  // namespace

void add_compare(CLI::App& app, Shared& shared, Action& action) {
  auto* command = app.add_subcommand("compare",
                                     "Compare B against A: runs (17), cells (EXPERIMENT/CELL), experiments, or files "
                                     "of results (their latest experiment)");
  auto arguments = std::make_shared<CompareArguments>();
  command->add_option("A", arguments->a, "What B is compared against")->required();
  command->add_option("B", arguments->b, "What is compared")->required();
  command->add_option("--db-b", arguments->other_database, "Results database that holds B, if it is another one");
  command
      ->add_option("--fail-if-slower", arguments->fail_if_slower,
                   "Exit with 1 if B is slower by more than this and the interval says so, or if a cell of A was not "
                   "measured on both sides; with 4 if that is undecided")
      ->type_name("PERCENT");
  add_gate_options(*command, arguments->gate);
  command
      ->add_option("--measure", arguments->measure,
                   "Measure to compare, such as p95_us (default: the headline, such as notpm)")
      ->type_name("NAME");
  command->add_flag("--across", arguments->across,
                    "Compare also what was measured under different loads, or by measures of one unit; the difference "
                    "stands beside the result");
  command->add_option("--html", arguments->html, "Write a page to this file, too");
  command->add_flag("--json", arguments->json, "Print JSON");
  command->callback([=, &shared, &action] { action = [=, &shared] { return compare(*arguments, shared); }; });
}

}  // namespace forklift::commands
