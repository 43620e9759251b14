// What tpcc_start of tpcc-mysql prints: recognised by "<Raw Results>" with its lines "[0] sc:… lt:…", by a line "…
// TpmC", or by its intervals. Its response limits are compared in milliseconds, so that nearly all is late; late ones
// count in TpmC.
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "orchestrator/import/kit.hpp"
#include "orchestrator/import/record.hpp"

namespace forklift::import {
namespace {

constexpr const char* kTpccMysql = "tpcc-mysql";

/// "[0] sc:2 lt:174378  rt:0  fl:0 avg_rt: 1192.8 (5)"
struct RawLine {
  std::size_t line = 0;
  std::optional<std::uint64_t> in_time, late, retries, failed;
  std::optional<Figure> average;
};

struct Raw {
  std::array<std::optional<RawLine>, 5> of;
  std::optional<Figure> seconds, rate;
  std::vector<std::string> broken;                  ///< constraints that do not hold
  std::vector<std::pair<std::size_t, Figure>> p90;  ///< of older versions, in seconds
  std::optional<Figure> warehouses, connections, ramp_up;
  std::vector<std::pair<Figure, std::pair<Figure, std::optional<Figure>>>> intervals;  ///< end, New-Orders, p95
};

std::optional<std::size_t> raw_index(std::string_view line) {
  if (line.size() < 7 || line[0] != '[' || line[2] != ']' || line[1] < '0' || line[1] > '4') return std::nullopt;
  return begins(trim(line.substr(3)), "sc:") ? std::optional{static_cast<std::size_t>(line[1] - '0')} : std::nullopt;
}

/// "10, trx: 12920, 95%: 9.483, 99%: 18.738, max_rt: …", or "10, 234(0):1.9|2.8, 236(0):…" of older ones.
std::optional<std::pair<Figure, std::pair<Figure, std::optional<Figure>>>> tpcc_interval(std::string_view line,
                                                                                         std::size_t at) {
  const auto fields = fields_of(line, ',');
  if (fields.size() < 5) return std::nullopt;
  const auto end = number(fields[0], at);
  if (!end || !whole(end)) return std::nullopt;
  if (begins(fields[1], "trx:")) {
    const auto count = number_after(fields[1], "trx:", at);
    if (!count) return std::nullopt;
    return std::pair{*end, std::pair{*count, number_after(fields[2], "95%:", at)}};
  }
  const auto bracket = fields[1].find('(');
  if (bracket == std::string_view::npos || !holds(fields[1], "):") || fields.size() != 6) return std::nullopt;
  const auto count = number(fields[1].substr(0, bracket), at);
  return count ? std::optional{std::pair{*end, std::pair{*count, std::optional<Figure>{}}}} : std::nullopt;
}

bool is_rate(std::string_view line) {
  return line.ends_with(" TpmC") && number(trim(line.substr(0, line.size() - 5)), 0);
}

bool claims_tpcc_mysql(const Text& text) {
  return std::any_of(text.lines().begin(), text.lines().end(), [](std::string_view line) {
    const auto plain = trim(line);
    return raw_index(plain) || is_rate(plain) || tpcc_interval(plain, 0) ||
           holds(plain, "###easy### TPC-C Load Generator");
  });
}

enum class Section { none, raw, other };

class TpccLines {
 public:
  explicit TpccLines(const Text& text) : text_(text) {}

  std::vector<Imported> runs() {
    for (const auto line : text_.lines()) {
      ++at_;
      const auto plain = trim(line);
      if (!heading(plain)) content(plain);
    }
    if (runs_.empty())
      refuse(text_, kTpccMysql, "there is no <TpmC>, the run did not end: its intervals alone are no result");
    if (!raw_.intervals.empty() || raw_.of[0]) refuse(text_, kTpccMysql, "its last run has no <TpmC>, it did not end");
    return std::move(runs_);
  }

 private:
  bool heading(std::string_view line) {
    if (!begins(line, "<")) return false;
    if (begins(line, "<Parameters>")) begin();
    part_ = begins(line, "<Raw Results>") ? Section::raw : Section::other;
    is_p90_ = begins(line, "<90th Percentile");
    return true;
  }

  /// A run that did not end before the next began.
  void begin() {
    if (!raw_.intervals.empty() || raw_.of[0])
      refuse(text_, kTpccMysql, fmt::format("the run before line {} has no <TpmC>, it did not end", at_));
    raw_ = {};
  }

  void content(std::string_view line) {
    if (const auto index = raw_index(line)) {
      if (part_ == Section::raw) raw_.of[*index] = raw_line(line);
    } else if (part_ == Section::raw && begins(line, "in ")) {
      raw_.seconds = number_after(line, "in ", at_);
    } else if (holds(line, "[NG]")) {
      raw_.broken.emplace_back(line.substr(0, line.find(':')));
    } else if (is_rate(line)) {
      raw_.rate = number(trim(line.substr(0, line.size() - 5)), at_);
      runs_.push_back(finish());
      raw_ = {};
    } else if (const auto interval = tpcc_interval(line, at_)) {
      raw_.intervals.push_back(*interval);
    } else {
      parameter(line);
    }
  }

  void parameter(std::string_view line) {
    const auto take = [&](std::string_view label, std::optional<Figure>& to) {
      if (begins(line, label)) to = number_after(line, label, at_);
    };
    take("[warehouse]:", raw_.warehouses);
    take("[connection]:", raw_.connections);
    take("[rampup]:", raw_.ramp_up);
    const auto colon = line.find(" : ");
    if (!is_p90_ || colon == std::string_view::npos) return;
    const auto txn = transaction_named(line.substr(0, colon));
    const auto figure = leading_number(line.substr(colon + 3), at_);
    if (txn && figure) raw_.p90.emplace_back(*txn, *figure);
  }

  RawLine raw_line(std::string_view line) const {
    const auto count = [&](std::string_view label) { return whole(number_after(line, label, at_)); };
    return {at_, count("sc:"), count("lt:"), count("rt:"), count("fl:"), number_after(line, "avg_rt:", at_)};
  }

  void add_counts(Record& record) const {
    std::uint64_t retries = 0;
    for (std::size_t txn = 0; txn < raw_.of.size(); ++txn) {
      const auto& of = raw_.of[txn];
      if (!of || !of->in_time || !of->late || !of->failed || !of->retries)
        refuse(text_, kTpccMysql, "its <Raw Results> are not whole");
      record.count(txn, "committed", *of->in_time + *of->late, of->line);
      record.count(txn, "permanent", *of->failed, of->line);
      record.run().drivers.front().transactions[txn].retries = *of->retries;
      retries += *of->retries;
      const auto name = std::string{contract::kTransactions[txn]};
      record.value(name + " in time", {0, std::to_string(*of->in_time), of->line}, "");
      record.value(name + " late", {0, std::to_string(*of->late), of->line}, "");
      if (of->average) record.latency("avg", suffix_of(txn), *of->average, "ms");
    }
    record.value("retries", derived(static_cast<double>(retries), 0), "");
    for (const auto& [txn, figure] : raw_.p90) record.latency("p90", suffix_of(txn), figure, "s");
  }

  Imported finish() const {
    Record record{text_, kTpccMysql};
    record.counts_tpcc();
    record.rate("tpmc", "TpmC", "1/min", *raw_.rate);
    if (!raw_.seconds) refuse(text_, kTpccMysql, "its <Raw Results> are not whole");
    record.window(*raw_.seconds);
    if (raw_.warehouses) record.warehouses(*raw_.warehouses);
    if (raw_.connections) record.users("connections", *raw_.connections);
    if (raw_.ramp_up) record.value("ramp-up", *raw_.ramp_up, "s");
    add_counts(record);
    const auto& orders = record.run().drivers.front().transactions[0].outcomes[0];
    if (orders == 0 || raw_.rate->value == 0) refuse(text_, kTpccMysql, "there is no New-Order in it");
    for (const auto& [end, figures] : raw_.intervals) {
      record.point("new-orders", end.value, figures.first, "");
      if (figures.second) record.point("p95", end.value, *figures.second, "ms");
    }
    if (!raw_.broken.empty()) {
      std::string names;
      for (const auto& name : raw_.broken) names += (names.empty() ? "" : ", ") + std::string{trim(name)};
      record.warn("the kit's own constraint check failed: " + names +
                  " (its limits are compared in ms; late ones count in TpmC)");
    }
    check_rate(record, "TpmC", raw_.rate->value, static_cast<double>(orders), 60);
    return record.finish();
  }

  const Text& text_;
  std::vector<Imported> runs_;
  Raw raw_;
  Section part_ = Section::none;
  bool is_p90_ = false;
  std::size_t at_ = 0;
};

std::vector<Imported> read_tpcc_mysql(const Text& text) { return TpccLines{text}.runs(); }

}  // namespace

Kit kits::tpcc_mysql() {
  return {"tpcc-mysql", "the whole output of tpcc_start, with <Raw Results> and <TpmC>", claims_tpcc_mysql,
          read_tpcc_mysql};
}

}  // namespace forklift::import
