#include "orchestrator/import/sysbench_report.hpp"

#include <array>
#include <cmath>

#include "common/contract/report.hpp"

namespace forklift::import {
namespace {

constexpr double kLongest = static_cast<double>(contract::kLongestRunSeconds);
constexpr std::uint64_t kMostInBucket = 1'000'000'000'000;

bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// "[   2s] threads: 16, tps: 8767.87, reads: 1.2, writes: 0.00, response time: 2.43ms (95%), …" of 0.5, with
/// "reads/s:" in earlier builds, or "[ 2s ] thds: 4 tps: 4097.11 qps: 8.2 (r/w/o: …) lat (ms,95%): 1.58 err/s: …"
/// of 1.0.
std::optional<SysbenchInterval> interval_of(std::string_view text, std::size_t line) {
  if (!begins(text, "[")) return std::nullopt;
  const auto end = leading_number(text.substr(1), line);
  const auto tps = number_after(text, "tps:", line);
  if (!end || !tps || end->value <= 0 || end->value > kLongest) return std::nullopt;
  SysbenchInterval interval{.second = end->value, .transactions = tps};
  const auto rate = [&](std::initializer_list<std::string_view> labels) {
    for (const auto label : labels) {
      if (const auto figure = number_after(text, label, line)) return figure->value;
    }
    return 0.0;
  };
  interval.idle = tps->value == 0 && rate({" reads:", " reads/s:"}) == 0 && rate({" writes:", " writes/s:"}) == 0 &&
                  rate({" qps:"}) == 0;
  if (const auto latency = rest_after(text, "lat (ms,")) {  // "95%): 1.58 …"
    const auto rank = leading_number(*latency, line);
    interval.latency = number_after(*latency, "%):", line);
    if (rank) interval.latency_name = "p" + rank->text;
    if (!rank || rank->value <= 0) interval.latency.reset();              // --percentile=0 prints zeros
  } else if (const auto response = rest_after(text, "response time:")) {  // "2.43ms (95%) …"
    interval.latency = leading_number(*response, line);
    if (const auto rank = number_after(*response, "(", line)) interval.latency_name = "p" + rank->text;
  }
  if (interval.latency_name.empty() || interval.idle) interval.latency.reset();
  return interval;
}

/// Lines before the statistics: options, intervals, a histogram.
class Sorter {
 public:
  explicit Sorter(const Text& text) : text_(text) {}

  SysbenchFile run() {
    for (const auto line : text_.lines()) {
      ++number_;
      if (!outside(line)) inside(trim(line));
    }
    if (next_.threads) file_.unfinished = true;
    end_of_run();
    return std::move(file_);
  }

 private:
  /// What does not belong to the statistics of a report; true if the line was that.
  bool outside(std::string_view line) {
    const auto plain = trim(line);
    if (begins(plain, "FATAL") || begins(plain, "PANIC")) {
      if (!file_.fatal) file_.fatal = Figure{0, std::string{plain}, number_};
      return true;
    }
    if (is_sysbench_heading(plain)) return open(), true;
    if (const auto version = sysbench_version(line)) {
      end_of_run();
      next_.version = *version;
      next_.version_line = number_;
      return true;
    }
    if (begins(plain, "[") && holds(plain, "Checkpoint report")) {
      if (const auto second = leading_number(plain.substr(1), number_)) checkpoint_ = second->value;
      return true;
    }
    if (const auto interval = interval_of(plain, number_)) return next_.intervals.push_back(*interval), true;
    if (const auto threads = number_after(plain, "Number of threads:", number_); threads && begins(plain, "Number")) {
      if (current_) end_of_run();
      return next_.threads = threads, true;
    }
    if (begins(plain, "Report intermediate results every")) {
      if (const auto every = number_after(plain, "every", number_)) next_.interval_s = every->value;
      return true;
    }
    if (begins(plain, "Latency histogram")) return in_histogram_ = true;
    if (in_histogram_ && holds(plain, "|")) return bucket(plain), true;
    if (!current_ && (plain == "General statistics:" || plain == "Test execution summary:" || plain == "Throughput:"))
      ++file_.other_reports;
    if (!plain.empty()) last_ = plain;
    return false;
  }

  void open() {
    in_histogram_ = false;
    const auto title = last_;
    close();
    current_ = std::move(next_);
    next_ = {};
    current_->line = number_;
    current_->checkpoint = checkpoint_;
    current_->from_second = from_;
    checkpoint_ = 0;
    if (!title.empty() && (title.back() == ':' || holds(title, "output")) && current_->version.empty())
      current_->title = std::string{title.substr(0, title.find_last_not_of(": ") + 1)};
  }

  /// A checkpoint's report is a part of the run whose last report comes later.
  void close() {
    if (!current_) return;
    from_ = current_->checkpoint;
    if (current_->checkpoint > 0) {
      auto intervals = std::move(current_->intervals);
      intervals.insert(intervals.end(), next_.intervals.begin(), next_.intervals.end());
      next_.intervals = std::move(intervals);
      next_.version = current_->version;
      next_.version_line = current_->version_line;
      next_.threads = current_->threads;
      next_.interval_s = current_->interval_s;
    } else {
      file_.reports.push_back(std::move(*current_));
    }
    current_.reset();
  }

  /// What comes next is of another run.
  void end_of_run() {
    if ((current_ && current_->checkpoint > 0) || !next_.intervals.empty()) file_.unfinished = true;
    close();
    next_ = {};
    from_ = checkpoint_ = 0;
  }

  void bucket(std::string_view plain) {
    const auto ms = leading_number(plain, number_);
    const auto bar = plain.substr(plain.find('|') + 1);
    const auto words = words_of(bar);
    const auto count = words.empty() ? std::nullopt : whole(words.back());
    if (ms && count && ms->value >= 0 && ms->value <= kLongest * 1000 && *count <= kMostInBucket)
      next_.buckets.emplace_back(ms->value, *count);
  }

  void inside(std::string_view plain) {
    if (!current_) return;
    auto& report = *current_;
    const auto take = [&](std::string_view label, std::optional<Figure>& to) {
      if (!begins(plain, label)) return false;
      if (!to) to = number_after(plain, label, number_);
      return true;
    };
    if (report.in_latencies) return latency(plain);
    if (plain == "Latency (ms):" || plain == "response time:" || plain == "per-request statistics:") {
      report.in_latencies = true;
      return;
    }
    if (take("read:", report.read) || take("write:", report.write) || take("total:", report.total)) return;
    if (begins(plain, "transactions:")) return with_rate(plain, "transactions:", report.transactions, report.rate);
    if (begins(plain, "queries:")) return with_rate(plain, "queries:", report.queries, report.query_rate);
    if (take("deadlocks:", report.deadlocks) || take("ignored errors:", report.errors) ||
        take("reconnects:", report.reconnects) || take("total time:", report.seconds) ||
        take("time elapsed:", report.seconds))
      return;
  }

  /// "transactions:   2498   (249.73 per sec.)"
  void with_rate(std::string_view plain, std::string_view label, std::optional<Figure>& count,
                 std::optional<Figure>& rate) const {
    if (count) return;
    count = number_after(plain, label, number_);
    rate = number_after(plain, "(", number_);
  }

  void latency(std::string_view plain) {
    auto& report = *current_;
    const auto take = [&](std::string_view label, std::optional<Figure>& to) {
      if (begins(plain, label) && !to) to = number_after(plain, label, number_);
    };
    take("min:", report.min);
    take("avg:", report.average);
    take("max:", report.max);
    if (holds(plain, "percentile stats:")) {
      report.no_percentile = true;
      report.no_percentile_line = number_;
    } else if (!report.percentile &&
               holds(plain, "percentile:")) {  // "95th percentile: 1.58", "approx.  95 percentile: …"
      const auto at = plain.find_first_of("0123456789");
      if (at != std::string_view::npos) {
        const auto rank = leading_number(plain.substr(at), number_);
        report.percentile = number_after(plain, "percentile:", number_);
        report.rank = rank && rank->value <= 100 ? static_cast<int>(rank->value) : 0;
      }
    }
    if (begins(plain, "sum:") || begins(plain, "Threads fairness")) report.ended = true;
    if (begins(plain, "Threads fairness")) report.in_latencies = false;
  }

  const Text& text_;
  SysbenchFile file_;
  SysbenchReport next_;                    ///< what was printed before its statistics
  std::optional<SysbenchReport> current_;  ///< whose statistics are read
  std::size_t number_ = 0;
  bool in_histogram_ = false;
  double checkpoint_ = 0, from_ = 0;
  std::string_view last_;
};

}  // namespace

std::optional<std::string> sysbench_version(std::string_view line) {
  constexpr std::string_view kName = "sysbench ";
  const auto at = line.find(kName);
  if (at == std::string_view::npos || (at > 0 && line[at - 1] != ' ')) return std::nullopt;
  auto rest = line.substr(at + kName.size());
  if (rest.size() < 3 || !is_digit(rest[0]) || rest[1] != '.' || !is_digit(rest[2])) return std::nullopt;
  const auto end = rest.find_first_of(" :(");
  const auto tail = end == std::string_view::npos ? std::string_view{} : trim(rest.substr(end));
  const bool own = tail.empty() || begins(tail, "(using") || begins(tail, ":");
  return own ? std::optional{std::string{rest.substr(0, end)}} : std::nullopt;
}

bool is_sysbench_heading(std::string_view line) { return line == "SQL statistics:" || line == "OLTP test statistics:"; }

SysbenchFile read_sysbench_lines(const Text& text) { return Sorter{text}.run(); }

}  // namespace forklift::import
