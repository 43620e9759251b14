// mysqlslap's text report ("Average number of seconds to run all queries") and its CSV, which has no header: engine,
// load type, mean, least and most seconds of a round, clients, queries of a client. Its seconds are those of a round of
// all clients, never of a query: there is no latency in it.
#include <fmt/format.h>

#include <algorithm>

#include "orchestrator/import/kit.hpp"
#include "orchestrator/import/record.hpp"

namespace forklift::import {
namespace {

constexpr const char* kMysqlslap = "mysqlslap";
constexpr std::string_view kAverage = "Average number of seconds to run all queries:";

struct Round {
  std::size_t line = 0;
  std::string engine, load;
  std::optional<Figure> average, min, max, clients, queries;
};

/// "0.705": always three digits.
bool is_seconds(std::string_view text) {
  const auto point = text.find('.');
  return point != std::string_view::npos && point > 0 && text.size() == point + 4 && number(text, 0);
}

std::optional<Round> csv_row(std::string_view line, std::size_t at) {
  const auto fields = fields_of(line, ',');
  if (fields.size() != 7 || !is_seconds(fields[2]) || !is_seconds(fields[3]) || !is_seconds(fields[4]))
    return std::nullopt;
  if (!whole(fields[5]) || !whole(fields[6])) return std::nullopt;
  const auto is_word = [](std::string_view text) {
    return std::all_of(text.begin(), text.end(), [](char c) {
      return c == '_' || c == ' ' || c == '-' || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
             (c >= 'A' && c <= 'Z');
    });
  };
  if (!is_word(fields[0]) || !is_word(fields[1]) || number(fields[0], 0)) return std::nullopt;
  return Round{at,
               std::string{fields[0]},
               std::string{fields[1]},
               number(fields[2], at),
               number(fields[3], at),
               number(fields[4], at),
               number(fields[5], at),
               number(fields[6], at)};
}

bool is_csv(const Text& text) {
  const auto first =
      std::find_if(text.lines().begin(), text.lines().end(), [](const auto& line) { return !line.empty(); });
  return first != text.lines().end() && csv_row(*first, 0);
}

bool claims_mysqlslap(const Text& text) { return text.contains(kAverage) || is_csv(text); }

std::vector<Round> csv_rounds(const Text& text) {
  std::vector<Round> rounds;
  for (std::size_t at = 0; at < text.lines().size(); ++at) {
    if (text.lines()[at].empty()) continue;
    auto round = csv_row(text.lines()[at], at + 1);
    if (!round) refuse(text, kMysqlslap, fmt::format("line {} is no line of its CSV, or was cut", at + 1));
    rounds.push_back(std::move(*round));
  }
  return rounds;
}

std::vector<Round> text_rounds(const Text& text) {
  std::vector<Round> rounds;
  std::string engine, load;
  for (std::size_t at = 0; at < text.lines().size(); ++at) {
    const auto line = trim(text.lines()[at]);
    const auto number = at + 1;
    if (line == "Benchmark") engine = load = "";
    if (const auto name = rest_after(line, "Running for engine")) engine = *name;
    if (const auto name = rest_after(line, "Load:"); name && begins(line, "Load:")) load = *name;
    if (begins(line, kAverage))
      rounds.push_back({number, engine, load, number_after(line, kAverage, number), {}, {}, {}, {}});
    if (rounds.empty()) continue;
    auto& round = rounds.back();
    const auto take = [&](std::string_view label, std::optional<Figure>& to) {
      if (begins(line, label)) to = number_after(line, label, number);
    };
    take("Minimum number of seconds to run all queries:", round.min);
    take("Maximum number of seconds to run all queries:", round.max);
    take("Number of clients running queries:", round.clients);
    take("Average number of queries per client:", round.queries);
  }
  return rounds;
}

Imported run_of(const Text& text, const Round& round) {
  if (!round.average || !round.min || !round.max || !round.clients || !round.queries)
    refuse(text, kMysqlslap, fmt::format("the report of line {} ends early", round.line));
  const double all = round.clients->value * round.queries->value;
  if (round.average->value <= 0)
    refuse(text, kMysqlslap, fmt::format("line {} has 0.000 s: nothing was run", round.line));
  if (all <= 0) refuse(text, kMysqlslap, fmt::format("there is no query in the report of line {}", round.line));
  Record record{text, kMysqlslap};
  record.rate("queries_per_s", "queries/s", "1/s", derived(all / round.average->value));
  record.users("clients", *round.clients);
  record.value("queries per client", *round.queries, "");
  record.value("mean round", *round.average, "s");
  record.value("shortest round", *round.min, "s");
  record.value("longest round", *round.max, "s");
  if (!round.engine.empty()) record.parameter("engine", round.engine, round.line);
  if (!round.load.empty()) record.parameter("load", round.load, round.line);
  record.warn("queries/s follow from clients, queries per client and the mean seconds of a round");
  return record.finish();
}

std::vector<Imported> read_mysqlslap(const Text& text) {
  std::vector<Imported> runs;
  for (const auto& round : is_csv(text) ? csv_rounds(text) : text_rounds(text)) runs.push_back(run_of(text, round));
  if (runs.empty()) refuse(text, kMysqlslap, "there is no report in it");
  return runs;
}

}  // namespace

Kit kits::mysqlslap() {
  return {"mysqlslap", "its text report, or what --csv writes", claims_mysqlslap, read_mysqlslap};
}

}  // namespace forklift::import
