// What `go-tpc tpcc run` prints, plain or with --output table or json: recognised by its rows "[Summary] NEW_ORDER" and
// "[Current] …". Errors are rows of their own, "NEW_ORDER_ERR". Its histogram has one significant digit.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <map>

#include "common/core/parse_json.hpp"
#include "orchestrator/import/kit.hpp"
#include "orchestrator/import/record.hpp"

namespace forklift::import {
namespace {

constexpr const char* kGoTpc = "go-tpc";

/// Of one operation: "Takes(s)" → figure. Names as in the plain output, in lower case.
struct Row {
  std::size_t line = 0;
  bool summary = false;
  std::string operation;
  std::map<std::string, Figure> figures;
};

struct Rate {
  std::optional<Figure> rate, total, efficiency;
};

std::string lower(std::string_view text) {
  std::string low{text};
  for (auto& c : low) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  return low;
}

void add_figure(Row& row, std::string_view name, std::string_view text) {
  if (auto figure = number(text, row.line); figure && figure->value >= 0)
    row.figures.emplace(lower(name), std::move(*figure));
}

/// "[Summary] NEW_ORDER - Takes(s): 298.7, Count: 125218, TPM: …"
std::optional<Row> plain_row(std::string_view line, std::size_t at) {
  for (const auto* prefix : {"[Summary] ", "[Current] "}) {
    const auto rest = rest_after(line, prefix);
    const auto dash = rest ? rest->find(" - ") : std::string_view::npos;
    if (dash == std::string_view::npos || !holds(*rest, "Takes(s):")) continue;
    Row row{at, prefix[1] == 'S', std::string{trim(rest->substr(0, dash))}, {}};
    for (const auto field : fields_of(rest->substr(dash + 3), ',')) {
      const auto colon = field.find(':');
      if (colon != std::string_view::npos) add_figure(row, field.substr(0, colon), trim(field.substr(colon + 1)));
    }
    return row;
  }
  return std::nullopt;
}

/// "tpmC: 25151.6, efficiency: 1955.8%", with "tpmTotal: 55778.3" between them in later versions.
std::optional<Rate> plain_rate(std::string_view line, std::size_t at) {
  if (!begins(line, "tpmC:")) return std::nullopt;
  return Rate{number_after(line, "tpmC:", at), number_after(line, "tpmTotal:", at),
              number_after(line, "efficiency:", at)};
}

/// Rows of all three ways of output, in their order.
class Rows {
 public:
  explicit Rows(const Text& text) {
    for (std::size_t at = 0; at < text.lines().size(); ++at) {
      const auto line = trim(text.lines()[at]);
      if (auto row = plain_row(line, at + 1)) {
        rows.push_back({std::move(*row), {}});
      } else if (const auto rate = plain_rate(line, at + 1)) {
        rows.push_back({{}, rate});
      } else if (begins(line, "|")) {
        table_row(line, at + 1);
      } else if (begins(line, "[{")) {
        json_row(line, at + 1);
      }
    }
  }

  std::vector<std::pair<Row, std::optional<Rate>>> rows;

 private:
  void named(std::vector<std::pair<std::string, std::string>> cells, std::size_t at) {
    Row row{.line = at};
    Rate rate;
    for (const auto& [name, text] : cells) {
      const auto key = lower(name);
      if (key == "prefix")
        row.summary = holds(text, "[Summary]");
      else if (key == "operation")
        row.operation = text;
      else if (key == "tpmc")
        rate.rate = number(text, at);
      else if (key == "tpmtotal")
        rate.total = number(text, at);
      else if (key == "efficiency")
        rate.efficiency = leading_number(text, at);
      else
        add_figure(row, name, text);
    }
    if (rate.rate)
      rows.push_back({{}, rate});
    else if (!row.operation.empty())
      rows.push_back({std::move(row), {}});
  }

  void table_row(std::string_view line, std::size_t at) {
    auto cells = fields_of(line, '|');
    if (cells.size() < 3) return;
    cells.erase(cells.begin());
    cells.pop_back();
    if (lower(cells.front()) == "prefix" || lower(cells.front()) == "tpmc") {
      columns_.assign(cells.begin(), cells.end());
      return;
    }
    if (cells.size() != columns_.size()) return;
    std::vector<std::pair<std::string, std::string>> row;
    for (std::size_t i = 0; i < cells.size(); ++i) row.emplace_back(columns_[i], cells[i]);
    named(std::move(row), at);
  }

  void json_row(std::string_view line, std::size_t at) {
    const auto json = parse_json_or_discard(line);
    if (!json.is_array()) return;
    for (const auto& object : json) {
      if (!object.is_object()) continue;
      std::vector<std::pair<std::string, std::string>> row;
      for (const auto& [key, value] : object.items())
        row.emplace_back(key, value.is_string() ? value.get<std::string>() : to_text(value));
      named(std::move(row), at);
    }
  }

  std::vector<std::string> columns_;
};

bool claims_go_tpc(const Text& text) {
  return std::any_of(text.lines().begin(), text.lines().end(), [](std::string_view line) {
    return plain_row(trim(line), 0) || (holds(line, "\"Prefix\":\"[") && holds(line, "\"Operation\"")) ||
           ((holds(line, "| [Summary] |") || holds(line, "| [Current] |")) && begins(trim(line), "|"));
  });
}

void add_row(Record& record, const Row& row) {
  constexpr std::string_view kError = "_ERR";
  const bool failed = row.operation.ends_with(kError);
  const auto txn =
      transaction_named(std::string_view{row.operation}.substr(0, row.operation.size() - (failed ? kError.size() : 0)));
  if (!txn) return record.fact("other operation", row.operation, row.line);
  const auto count = row.figures.find("count");
  if (count != row.figures.end()) {
    if (const auto n = whole(std::optional{count->second}))
      record.count(*txn, failed ? "permanent" : "committed", *n, row.line);
  }
  if (failed) return;
  for (const auto& [name, what] :
       {std::pair{"avg(ms)", "avg"}, std::pair{"50th(ms)", "p50"}, std::pair{"90th(ms)", "p90"},
        std::pair{"95th(ms)", "p95"}, std::pair{"99th(ms)", "p99"}, std::pair{"99.9th(ms)", "p99.9"},
        std::pair{"max(ms)", "max"}}) {
    if (const auto found = row.figures.find(name); found != row.figures.end())
      record.latency(what, suffix_of(*txn), found->second, "ms");
  }
  const auto takes = row.figures.find("takes(s)");
  if (*txn == 0 && takes != row.figures.end()) record.window(takes->second);
}

void add_efficiency(Record& record, const Rate& rate) {
  if (!rate.efficiency || !rate.rate) return;
  record.value("efficiency", *rate.efficiency, "%");
  if (!(rate.efficiency->value > 0)) return;
  const double warehouses = rate.rate->value * 100 / (kMostPerWarehouse * rate.efficiency->value);
  record.value("warehouses by efficiency", derived(warehouses, 0), "");
  if (rate.efficiency->value > 100)
    record.warn(fmt::format("no think times: its efficiency is {} %, that of {:.0f} warehouses", rate.efficiency->text,
                            warehouses));
}

/// Without its last line, tpmC, a file may have been cut anywhere.
void need_whole_rows(const Text& text, const std::vector<const Row*>& rows, bool rated) {
  std::size_t most = 0;
  std::array<bool, contract::kTransactions.size()> seen{};
  for (const auto* row : rows) {
    const auto txn = transaction_named(row->operation);
    if (!txn) continue;  // with --wait: keying and thinking
    seen.at(*txn) = true;
    if (row->figures.size() < most) refuse(text, kGoTpc, fmt::format("line {} was cut", row->line));
    most = row->figures.size();
  }
  if (!rated && std::find(seen.begin(), seen.end(), false) != seen.end())
    refuse(text, kGoTpc, "it has no line of tpmC, and not all five transactions: it was cut");
}

Imported run_of(const Text& text, const std::vector<const Row*>& rows, const std::optional<Rate>& rate) {
  const auto orders = std::find_if(rows.begin(), rows.end(),
                                   [](const auto* row) { return transaction_named(row->operation) == std::size_t{0}; });
  if (orders == rows.end()) refuse(text, kGoTpc, "its summary has no NEW_ORDER: it is no TPC-C run, or was cut");
  const auto& figures = (*orders)->figures;
  const auto count = figures.find("count"), takes = figures.find("takes(s)"), tpm = figures.find("tpm");
  if (count == figures.end() || takes == figures.end() || tpm == figures.end())
    refuse(text, kGoTpc, "NEW_ORDER's row is not whole");
  if (count->second.value == 0) refuse(text, kGoTpc, "there is no New-Order in it");
  need_whole_rows(text, rows, rate.has_value());
  if (rate && rate->rate && !rate->efficiency &&
      std::abs(rate->rate->value - tpm->second.value) > 0.01 * tpm->second.value)
    refuse(text, kGoTpc, fmt::format("line {} was cut", rate->rate->line));
  Record record{text, kGoTpc};
  record.counts_tpcc();
  const auto& headline = rate && rate->rate ? *rate->rate : tpm->second;
  record.rate("tpmc", "tpmC", "1/min", headline);
  if (!rate) record.warn("it has no line of tpmC: NEW_ORDER's TPM stands for it");
  if (rate && rate->total) record.rate("tpm_total", "tpmTotal", "1/min", *rate->total);
  for (const auto* row : rows) add_row(record, *row);
  if (rate) add_efficiency(record, *rate);
  check_rate(record, "tpmC", headline.value, count->second.value, 60);
  return record.finish();
}

std::vector<Imported> read_go_tpc(const Text& text) {
  const Rows all{text};
  std::vector<Imported> runs;
  std::vector<const Row*> summary;
  const auto close = [&](const std::optional<Rate>& rate) {
    if (!summary.empty()) runs.push_back(run_of(text, summary, rate));
    summary.clear();
  };
  bool after_current = false;
  for (const auto& [row, rate] : all.rows) {
    if (rate) {
      close(rate);
    } else if (row.summary) {
      const bool again = std::any_of(summary.begin(), summary.end(),
                                     [&now = row](const auto* one) { return one->operation == now.operation; });
      if (again) close({});
      summary.push_back(&row);
      after_current = false;
    } else {
      close({});
      after_current = true;
    }
  }
  close({});
  if (runs.empty() || after_current)
    refuse(text, kGoTpc,
           "there is no [Summary] behind its last [Current] line: the run was interrupted, or the file cut");
  return runs;
}

}  // namespace

Kit kits::go_tpc() {
  return {"go-tpc", "the [Summary] rows of `go-tpc tpcc run`, plain, as a table or as JSON", claims_go_tpc,
          read_go_tpc};
}

}  // namespace forklift::import
