#pragma once
// A worker's way to one server: the text of the next round trip, and the answers of the last one, read in order.
#include <cstdint>
#include <string_view>

#include "driver/targets/targets.hpp"
#include "driver/transactions/outcome.hpp"
#include "driver/transactions/sql_text.hpp"

namespace forklift::driver::transactions {

class Channel {
 public:
  /// Begins another statement of the next round trip.
  SqlText& statement(std::string_view head) { return text_.statement(head); }
  /// Begins the statement that decides: an error from it on leaves the outcome unknown.
  SqlText& commit_statement(std::string_view head) {
    commit_at_ = text_.count();
    return text_.statement(head);
  }
  /// Sends what was collected and stands at the first answer. Errors: SqlError.
  void go();
  /// Sends and reads all answers; none of them is of interest.
  void go_through();
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
  std::int64_t integer(unsigned column) const;
  std::int64_t cents(unsigned column) const { return parse_decimal(text(column), 2); }
  std::uint64_t affected() const { return session_->affected(); }
  /// Where the last round trip stood when it failed.
  Phase phase() const;

  /// What was collected and not sent yet.
  const SqlText& pending() const { return text_; }
  targets::Connector::Lease& lease() { return session_; }
  bool open() const { return static_cast<bool>(session_); }
  /// Forgets what was collected; the session stays.
  void reset() { text_.clear(), commit_at_ = -1, sent_commit_at_ = -1; }

 private:
  targets::Connector::Lease session_;
  SqlText text_;
  int commit_at_ = -1, sent_commit_at_ = -1;
};

}  // namespace forklift::driver::transactions
