// forklift-driver: reads a job, does it, tells about it in NDJSON lines, and keeps the report in a file.
#include <fmt/format.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <filesystem>

#include "common/cgroup/own.hpp"
#include "common/contract/progress.hpp"
#include "common/contract/report.hpp"
#include "common/core/error.hpp"
#include "common/core/files.hpp"
#include "common/core/output.hpp"
#include "common/core/own_files.hpp"
#include "common/core/parse_json.hpp"
#include "common/mysql/connection.hpp"
#include "common/sql/null_session.hpp"
#include "driver/app/lifeline.hpp"
#include "driver/check/check.hpp"
#include "driver/client/client.hpp"
#include "driver/guard/guard.hpp"
#include "driver/load/generate.hpp"
#include "driver/load/loader.hpp"
#include "driver/lookups/run.hpp"
#include "driver/run/run.hpp"
#include "driver/watch/watch.hpp"

namespace {

using namespace forklift;
using driver::app::Lifeline;
using driver::control::EventStream;
using driver::targets::Connector;

struct Options {
  std::string job_file, result_file;
  std::string mark_prefix;
  driver::guard::Orders guard;
  double patience_s = 600;
  double cores = 0;
  bool stdin_guard = false;
  driver::load::GenerateOptions generate;
  driver::client::Settings client;
  double client_from_s = 0, client_to_s = 0;
};

JsonDocument read_job(const Options& options) {
  return JsonDocument::parse(read_file(options.job_file, kLargestText), options.job_file);
}

Connector connector(const std::vector<contract::Target>& targets, bool null = false) {
  auto endpoints = null ? std::vector<sql::Endpoint>(targets.size()) : driver::targets::endpoints(targets);
  for (auto& endpoint : endpoints) endpoint.local_infile = true;
  return {std::move(endpoints), null ? Connector::Open{[](const sql::Endpoint&) { return sql::null_session(); }}
                                     : Connector::Open{mysql::connect}};
}

std::string now_text() {
  std::string text = format_utc(system_clock().wall_us());
  text[10] = ' ';
  text.pop_back();
  return text;
}

/// A finished job: its report, and whether it passed its own checks.
struct Finished {
  Json report;
  bool passed = true;
};

Finished run_job(const Options& options, Lifeline& life, EventStream& events) {
  const auto job = contract::read_run_job(read_job(options));
  Connector to = connector(job.targets, job.implementation == "null");
  const auto perform = job.key_lookup ? driver::lookups::run : driver::run::run;
  const auto report = perform(job, to, life, events, life.stop_token(), system_clock());
  Finished finished{contract::to_json(report)};
  for (const auto& audit : report.audits) finished.passed = finished.passed && audit.passed;
  return finished;
}

Finished load_job(const Options& options, Lifeline& life, EventStream& events) {
  const auto job = contract::read_load_job(read_job(options));
  Connector to = connector(job.targets);
  if (job.key_lookup) return {contract::to_json(driver::lookups::prepare(job, to))};
  return {contract::to_json(driver::load::load(job, to, events, life.stop_token(), now_text()))};
}

Finished check_job(const Options& options, Lifeline& life, EventStream& events) {
  const auto job = contract::read_check_job(read_job(options));
  Connector to = connector(job.targets);
  const auto report = driver::check::check(job, to, events, life.stop_token());
  Finished finished{contract::to_json(report)};
  for (const auto& result : report.results) finished.passed = finished.passed && result.passed;
  return finished;
}

Finished generate_files(const Options& options, Lifeline& life, EventStream&) {
  auto wanted = options.generate;
  wanted.date = now_text();
  if (wanted.last_warehouse < wanted.first_warehouse) {
    throw Error{ErrorKind::config, "--last", "the last warehouse comes before the first one",
                "Give --first and --last"};
  }
  if (wanted.directory.empty() && !wanted.discard) {
    throw Error{ErrorKind::config, "--out", "there is no directory to write to", "Give one, or --discard"};
  }
  const auto done = driver::load::generate(wanted, life.stop_token());
  return {{{"version", contract::kReportVersion},
           {"kind", "generate"},
           {"rows", done.rows},
           {"bytes", done.bytes},
           {"files", done.files},
           {"seconds", done.seconds}}};
}

Finished watch_host(const Options& options, Lifeline& life, EventStream& events) {
  const int seconds =
      driver::watch::watch(options.mark_prefix, options.cores, events, life.stop_token(), system_clock());
  return {{{"version", contract::kReportVersion}, {"kind", "watch"}, {"seconds", seconds}}};
}

Finished guard_host(const Options& options, Lifeline& life, EventStream& events) {
  auto orders = options.guard;
  orders.patience = Microseconds{static_cast<std::int64_t>(options.patience_s * 1e6)};
  const auto say = [&](const std::string& text) { events.emit({{"event", "log"}, {"text", text}}); };
  const int ended = driver::guard::guard(orders, say, life.stop_token(), system_clock());
  return {{{"version", contract::kReportVersion}, {"kind", "guard"}, {"ended", ended}}};
}

/// A measured client's report is the one thing that counts: whether it passed is the orchestrator's to say.
Finished run_client(const Options& options, Lifeline& life, EventStream&) {
  auto wanted = options.client;
  wanted.window_from = Microseconds{static_cast<std::int64_t>(options.client_from_s * 1e6)};
  wanted.window_to = Microseconds{static_cast<std::int64_t>(options.client_to_s * 1e6)};
  return {contract::to_json(driver::client::run(wanted, STDOUT_FILENO, life.stop_token(), system_clock()))};
}

void add_client_options(CLI::App* command, Options& options) {
  command->add_option("PROGRAM", options.client.argv, "the program and its arguments, after --")->required();
  command->add_option("--start-line", options.client.start_line, "its clock begins with the line that begins so")
      ->required();
  command->add_option("--from", options.client_from_s, "seconds after that at which the measurement window begins");
  command->add_option("--to", options.client_to_s, "and at which it ends; 0: when the program ends");
}

void add_guard_options(CLI::App* command, Options& options) {
  command
      ->add_option("--mark", options.guard.mark_prefix, "processes whose FORKLIFT_PROCESS begins with this are ended")
      ->required();
  command->add_option("--heartbeat", options.guard.heartbeat, "the file that the orchestrator touches")->required();
  command->add_option("--patience", options.patience_s, "seconds of silence")->check(CLI::Range(1.0, 1e7));
}

/// A report that a driver wrote before.
bool is_report(const std::string& text) {
  const Json json = parse_json_or_discard(text);
  return json.is_object() && json.contains("version") && json.contains("kind");
}

/// Who this is, and what the kernel's out-of-memory killer has done in its group so far: one that it kills can't tell.
Json hello() {
  Json event{{"event", "hello"}, {"version", contract::kReportVersion}, {"pid", ::getpid()}};
  const auto groups = cgroup::own_membership();
  if (const auto file = cgroup::oom_file_of(groups); !file.empty()) {
    event["oom_file"] = file;
    event["oom_kills"] = cgroup::read_now(groups).oom_kills;
  }
  return event;
}

using Job = Finished (*)(const Options&, Lifeline&, EventStream&);

/// Exit code: 0 done, 1 done but a verdict failed, 2 configuration, 3 environment, 130 told to stop.
int perform(const Options& options, Job job, bool read_input) {
  Lifeline life{read_input};
  EventStream events{STDOUT_FILENO};
  events.emit(hello());
  int code = 0;
  try {
    if (!options.result_file.empty())
      need_own_file(options.result_file, is_report, "Move it away, or name another file with --result");
    const Finished finished = job(options, life, events);
    if (!options.result_file.empty()) write_file(options.result_file, contract::progress_line(finished.report));
    events.emit({{"event", "report"}, {"report", finished.report}});
    code = finished.passed ? 0 : 1;
  } catch (const Error& error) {
    const bool stopped = life.stop_token().stop_requested();
    const auto kind = stopped ? ErrorKind::interrupted : error.kind();
    const char* word = kind == ErrorKind::config        ? "config"
                       : kind == ErrorKind::environment ? "environment"
                                                        : "interrupted";
    const std::string what = stopped ? fmt::format("stopped by {}", life.reason()) : error.problem();
    events.emit({{"event", "error"},
                 {"kind", word},
                 {"where", stopped ? "forklift-driver" : error.where()},
                 {"what", what},
                 {"fix", stopped ? "" : error.fix()}});
    print_to_stderr(fmt::format("forklift-driver: {}\n", stopped ? what : error.what()));
    code = exit_code(kind);
  }
  events.emit({{"event", "bye"}});
  return finish_output("forklift-driver", code, events.failure());
}

void add_options(CLI::App* command, Options& options, bool guard) {
  command->add_option("JOB", options.job_file, "the job, a JSON file (schemas/driver has examples)")->required();
  command->add_option("--result", options.result_file, "keep the report in this file too");
  if (guard) command->add_flag("--stdin-guard", options.stdin_guard, "stop when standard input ends");
}

void add_generate_options(CLI::App* command, Options& options) {
  auto& generate = options.generate;
  command->add_option("--out", generate.directory, "directory for the files");
  command->add_flag("--discard", generate.discard, "make the rows but write nothing");
  command->add_option("--first", generate.first_warehouse, "first warehouse")->check(CLI::Range(1, 1'000'000));
  command->add_option("--last", generate.last_warehouse, "last warehouse")->check(CLI::Range(1, 1'000'000));
  command->add_option("--parts", generate.parts, "split into that many directories, for parallel loaders")
      ->check(CLI::Range(1, 10'000));
  command->add_option("--scale", generate.scale, "rows per warehouse, as a share of TPC-C's")
      ->check(CLI::Range(0.0001, 1.0));
  command->add_option("--seed", generate.seed, "the scenario's seed");
  command->add_option("--parallel", generate.parallel, "threads")->check(CLI::Range(1, 1'000));
  command->add_option("--result", options.result_file, "keep the report in this file too");
}

int program(int argc, char** argv) {
  CLI::App app{"Loads, drives and checks TPC-C-style warehouses over the MySQL protocol.", "forklift-driver"};
  app.set_version_flag("--version", fmt::format("forklift-driver {} ({})", FORKLIFT_VERSION, mysql::client_version()));
  app.require_subcommand(1);
  Options options;
  auto* run = app.add_subcommand("run", "drive terminals; the start comes on standard input: {\"start_at_us\": 0}");
  auto* load = app.add_subcommand("load", "fill a database with warehouses; what is complete already stays");
  auto* check = app.add_subcommand("check", "the twelve consistency conditions of TPC-C's clause 3.3.2");
  add_options(run, options, false);
  add_options(load, options, true);
  add_options(check, options, true);
  auto* generate = app.add_subcommand("generate", "write the initial rows as files for DBT2's loader");
  add_generate_options(generate, options);
  auto* watch = app.add_subcommand("watch", "tell once a second what this host does, until standard input ends");
  watch->add_option("--mark", options.mark_prefix,
                    "processes whose FORKLIFT_PROCESS begins with this are shown singly");
  watch->add_option("--cores", options.cores, "of an emulated host, which sees the CPUs of its machine");
  auto* guard = app.add_subcommand("guard", "end the servers of an experiment when nobody has touched a file for long");
  add_guard_options(guard, options);
  auto* client = app.add_subcommand("client", "run a load generator that is not ours, and measure it");
  add_client_options(client, options);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return print_parsed(app, error, exit_code(ErrorKind::config));
  }
  if (generate->parsed()) return perform(options, generate_files, false);
  if (watch->parsed()) return perform(options, watch_host, true);
  if (client->parsed()) return perform(options, run_client, true);
  if (guard->parsed()) return perform(options, guard_host, false);
  if (run->parsed()) return perform(options, run_job, true);
  return perform(options, load->parsed() ? load_job : check_job, options.stdin_guard);
}

}  // namespace

int main(int argc, char** argv) { return finish_output("forklift-driver", program(argc, argv)); }
