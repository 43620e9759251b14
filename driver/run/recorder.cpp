#include "driver/run/recorder.hpp"

#include "common/sql/error_class.hpp"

#include <algorithm>

namespace forklift::driver::run {

using transactions::Outcome;

namespace {

bool same_error(const contract::ErrorSample& one, const contract::ErrorSample& other) {
  const auto kind = [](const auto& e) { return sql::error_class(static_cast<unsigned>(e.number), e.text); };
  const auto code = [](const auto& e) { return sql::ndb_code(static_cast<unsigned>(e.number), e.text); };
  return one.number == other.number && code(one) == code(other) && kind(one) == kind(other);
}

}  // namespace

void Board::add(std::int64_t second, std::uint64_t committed, std::uint64_t failed, const Histogram& response) {
  const std::lock_guard lock{mutex_};
  Second& entry = seconds_[second];
  entry.committed += committed;
  entry.failed += failed;
  entry.response.merge(response);
}

Board::Second Board::take(std::int64_t second) {
  const std::lock_guard lock{mutex_};
  Second sum;
  while (!seconds_.empty() && seconds_.begin()->first <= second) {
    const Second& entry = seconds_.begin()->second;
    sum.committed += entry.committed;
    sum.failed += entry.failed;
    sum.response.merge(entry.response);
    seconds_.erase(seconds_.begin());
  }
  return sum;
}

void Recorder::publish() {
  if (second_committed_ + second_failed_ > 0) {
    board_.add(current_second_, second_committed_, second_failed_, second_response_);
  }
  second_committed_ = second_failed_ = 0;
  second_response_ = {};
}

void Recorder::record(const Completed& done) {
  const std::int64_t second = std::max<std::int64_t>(0, done.end_us / 1'000'000);
  if (second != current_second_) {
    publish();
    current_second_ = second;
  }
  if (static_cast<std::size_t>(second) >= seconds_.size()) seconds_.resize(static_cast<std::size_t>(second) + 1);
  contract::Interval& interval = seconds_[static_cast<std::size_t>(second)][static_cast<std::size_t>(done.type)];
  const std::int64_t response = done.end_us - done.intended_us;
  interval.retries += done.retries;
  round_trips_ += done.round_trips;
  if (done.outcome == Outcome::committed) {
    ++interval.committed;
    interval.latency_sum_us += static_cast<std::uint64_t>(std::max<std::int64_t>(0, response));
    interval.latency_max_us =
        std::max(interval.latency_max_us, static_cast<std::uint64_t>(std::max<std::int64_t>(0, response)));
    second_response_.record(response);
    ++second_committed_;
    ++committed_total_;
  } else if (done.outcome == Outcome::intended_rollback) {
    ++interval.rolled_back;
  } else {
    ++interval.failed;
    ++second_failed_;
    unknown_total_ += done.outcome == Outcome::unknown;
  }
  due_in_window_ += timeline_.in_window(done.intended_us);
  busy_us_ += std::max<std::int64_t>(
      0, std::min(done.end_us, timeline_.window_end_us()) - std::max(done.intended_us, timeline_.window_begin_us()));
  if (timeline_.in_window(done.end_us)) record_window(done);
}

void Recorder::record_window(const Completed& done) {
  auto& report = window_[static_cast<std::size_t>(done.type)];
  ++report.outcomes[static_cast<std::size_t>(done.outcome)];
  report.retries += done.retries;
  report.round_trips += done.round_trips;
  ++window_all_;
  waited_us_ += std::max<std::int64_t>(0, done.begin_us - done.intended_us);
  responded_us_ += std::max<std::int64_t>(0, done.end_us - done.intended_us);
  if (done.outcome != Outcome::committed) return;
  report.response.record(done.end_us - done.intended_us);
  report.service.record(done.end_us - done.begin_us);
}

void Recorder::sample_error(int type, const transactions::Attempt& attempt) {
  // One number of MySQL's carries all of NDB's codes, or several classes: each is a sample of its own.
  const int code = sql::ndb_code(attempt.error, attempt.text);
  const auto kind = static_cast<int>(sql::error_class(attempt.error, attempt.text));
  auto& sample = errors_[{type, static_cast<int>(attempt.outcome), attempt.error, code, kind}];
  if (sample.count++ > 0) return;
  sample.transaction = contract::kTransactions[static_cast<std::size_t>(type)];
  sample.outcome = contract::kOutcomes[static_cast<std::size_t>(attempt.outcome)];
  sample.text = attempt.text;
  sample.number = attempt.error;
  sample.at_commit = std::string_view{attempt.text}.ends_with(sql::kAtCommit);
}

void Recorder::merge_into(contract::RunReport& report, tpcc::InputCounts& inputs) const {
  for (std::size_t i = 0; i < window_.size(); ++i) {
    auto& into = report.transactions[i];
    for (std::size_t k = 0; k < into.outcomes.size(); ++k) into.outcomes[k] += window_[i].outcomes[k];
    into.retries += window_[i].retries;
    into.round_trips += window_[i].round_trips;
    into.response.merge(window_[i].response);
    into.service.merge(window_[i].service);
  }
  for (std::size_t second = 0; second < seconds_.size(); ++second) {
    for (std::size_t type = 0; type < contract::kTransactions.size(); ++type) {
      const auto& from = seconds_[second][type];
      const std::size_t place = second * contract::kTransactions.size() + type;
      if (report.intervals.size() <= place) report.intervals.resize(place + 1);
      auto& into = report.intervals[place];
      into.second = static_cast<int>(second);
      into.transaction = static_cast<int>(type);
      into.committed += from.committed;
      into.rolled_back += from.rolled_back;
      into.failed += from.failed;
      into.retries += from.retries;
      into.latency_sum_us += from.latency_sum_us;
      into.latency_max_us = std::max(into.latency_max_us, from.latency_max_us);
    }
  }
  for (const auto& [key, sample] : errors_) {
    const auto same = std::find_if(report.errors.begin(), report.errors.end(), [&one = sample](const auto& e) {
      return e.transaction == one.transaction && e.outcome == one.outcome && same_error(e, one);
    });
    if (same == report.errors.end())
      report.errors.push_back(sample);
    else
      same->count += sample.count;
  }
  report.committed_total += committed_total_;
  report.session_counters[std::string{contract::kRoundTrips}] += static_cast<std::int64_t>(round_trips_);
  report.unknown_total += unknown_total_;
  report.transactions_all += window_all_;
  report.queue_at_window_begin += skipped_;
  inputs.merge(inputs_);
}

}  // namespace forklift::driver::run
