#pragma once
// A worker's way to one server: the text of the next round trip, and the answers of the last one, read in order.
#include <cstdint>
#include <span>
#include <string_view>

#include "driver/targets/targets.hpp"
#include "driver/transactions/outcome.hpp"
#include "driver/transactions/sql_text.hpp"

namespace forklift::driver::transactions {

class Channel {
 public:
  /// Begins another statement of the next round trip.
  SqlText& statement(std::string_view head) { return text_.statement(head); }
  void statement(std::string_view text, std::span<const sql::Value> values) { text_.statement(text, values); }
  /// Begins the statement that decides: an error from it on leaves the outcome unknown.
  SqlText& commit_statement(std::string_view head) {
    commit_at_ = text_.count();
    return text_.statement(head);
  }
  /// Sends what was collected and stands at the first answer. Errors: SqlError.
  void go();
  /// Sends and reads all answers; none of them is of interest.
  void go_through();
  /// One round trip of the session's prepared statement of this number; stands at its answer. Errors: SqlError.
  void execute(unsigned statement, std::span<const sql::Value> values);
  /// One round trip of a statement whose answer is read in whole, whatever was collected. Errors: SqlError.
  void query(std::string_view statement);
  /// On to the answer of the next statement. Errors: SqlError.
  void next();
  /// Reads and drops what is left of this round trip. Errors: SqlError.
  void finish() {
    while (session_->next()) {
    }
  }
  /// The next row of the present answer.
  bool row() { return session_->fetch(); }
  /// The only row of the present answer. Errors: SqlError 0 "no …", if it is missing.
  void need_row(std::string_view what);
  std::string_view text(unsigned column) const { return session_->column(column); }
  /// Numbers that can be added up and multiplied by an order's quantities. Errors: SqlError 0, for larger ones than any
  /// of TPC-C's.
  std::int64_t integer(unsigned column) const { return of_tpcc(session_->integer(column)); }
  std::int64_t cents(unsigned column) const { return of_tpcc(parse_decimal(text(column), 2)); }
  std::uint64_t affected() const { return session_->affected(); }
  /// Where the last round trip stood when it failed.
  Phase phase() const;

  /// Round trips since the channel exists, whatever became of them; those that open a session are none.
  std::uint64_t round_trips() const { return round_trips_; }
  /// What was collected and not sent yet.
  const SqlText& pending() const { return text_; }
  targets::Connector::Lease& lease() { return session_; }
  bool open() const { return static_cast<bool>(session_); }
  /// Forgets what was collected; the session stays.
  void reset() { text_.clear(), commit_at_ = -1, sent_commit_at_ = -1; }

 private:
  static constexpr std::int64_t kLargest = 1'000'000'000'000'000;
  static std::int64_t of_tpcc(std::int64_t number) {
    if (number < -kLargest || number > kLargest) refuse(number);
    return number;
  }
  [[noreturn]] static void refuse(std::int64_t number);

  targets::Connector::Lease session_;
  SqlText text_;
  int commit_at_ = -1, sent_commit_at_ = -1;
  std::uint64_t round_trips_ = 0;
};

}  // namespace forklift::driver::transactions
