#include "driver/transactions/channel.hpp"

#include <fmt/format.h>

namespace forklift::driver::transactions {

void Channel::go() {
  sent_commit_at_ = commit_at_;
  commit_at_ = -1;
  struct Cleared {
    SqlText& text;
    ~Cleared() { text.clear(); }
  } cleared{text_};
  ++round_trips_;
  session_->send(text_.text());
}

void Channel::execute(unsigned statement, std::span<const sql::Value> values) {
  sent_commit_at_ = -1;
  ++round_trips_;
  session_->execute(statement, values);
}

void Channel::query(std::string_view statement) {
  ++round_trips_;
  session_->query(statement);
}

void Channel::go_through() {
  go();
  finish();
}

void Channel::next() {
  if (!session_->next()) throw sql::SqlError{0, "00000", "the server answered fewer statements than were sent"};
}

void Channel::need_row(std::string_view what) {
  if (!row()) throw sql::SqlError{0, "00000", fmt::format("no row: {}", what)};
}

void Channel::refuse(std::int64_t number) {
  throw sql::SqlError{0, "00000", fmt::format("the server answered {}, which no column of TPC-C holds", number)};
}

Phase Channel::phase() const {
  if (sent_commit_at_ < 0 || !session_) return Phase::before_commit;
  return static_cast<int>(session_->answered()) >= sent_commit_at_ ? Phase::at_commit : Phase::with_commit;
}

}  // namespace forklift::driver::transactions
