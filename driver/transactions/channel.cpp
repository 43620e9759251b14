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
  session_->send(text_.text());
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

std::int64_t Channel::integer(unsigned column) const {
  const auto digits = session_->column(column);
  std::int64_t value = 0;
  std::from_chars(digits.data(), digits.data() + digits.size(), value);
  return value;
}

Phase Channel::phase() const {
  if (sent_commit_at_ < 0 || !session_) return Phase::before_commit;
  return static_cast<int>(session_->answered()) >= sent_commit_at_ ? Phase::at_commit : Phase::with_commit;
}

}  // namespace forklift::driver::transactions
