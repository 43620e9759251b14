#pragma once
// A server that answers each statement with the next piece of an input, whatever was asked: rows are lines, columns
// stand between tabs, "\N" is NULL; a first line that begins with "#" names the columns; "!NUMBER TEXT" is an error.
#include <charconv>

#include "common/core/text.hpp"
#include "common/sql/session.hpp"
#include "tests/fuzz/target.hpp"

namespace forklift::fuzz {

class FakeSession final : public sql::SqlSession {
 public:
  explicit FakeSession(Answers& answers) : answers_(answers) {}

  sql::Result query(std::string_view statement) override {
    send(statement);
    while (next()) {
    }
    return result_;
  }
  void send(std::string_view statements) override {
    to_come_ = split(statements, ';').size();
    answered_ = 0;
    perform();
  }
  bool fetch() override { return ++row_ <= result_.rows.size(); }
  std::string_view column(unsigned index) const override {
    const auto& value = result_.rows.at(row_ - 1)[index];
    return value ? std::string_view{*value} : std::string_view{};
  }
  bool is_null(unsigned index) const override { return !result_.rows.at(row_ - 1)[index].has_value(); }
  std::uint64_t affected() const override { return result_.affected; }
  bool next() override {
    if (to_come_ == 0) return false;
    perform();
    return true;
  }
  unsigned answered() const override { return answered_; }
  std::uint64_t load(std::string_view, sql::RowSource&) override { return 0; }
  void abort() noexcept override {}

 private:
  void perform() {
    --to_come_;
    row_ = 0;
    result_ = {};
    const auto answer = answers_.next();
    if (answer.starts_with('!')) fail(answer.substr(1));
    if (answer.empty()) return;
    for (const auto& line : split(answer, '\n')) {
      if (result_.rows.empty() && line.starts_with('#')) {
        result_.columns = split(line.substr(1), '\t');
        continue;
      }
      auto& row = result_.rows.emplace_back();
      for (auto& value : split(line, '\t')) {
        if (value == "\\N") {
          row.emplace_back();
        } else {
          row.emplace_back(std::move(value));
        }
      }
    }
    result_.affected = result_.rows.size();
    ++answered_;
  }

  [[noreturn]] void fail(std::string_view answer) {
    to_come_ = 0;
    unsigned number = 0;
    std::from_chars(answer.data(), answer.data() + answer.size(), number);
    throw sql::SqlError{number, "HY000", std::string{answer}};
  }

  Answers& answers_;
  sql::Result result_;
  std::size_t row_ = 0, to_come_ = 0;
  unsigned answered_ = 0;
};

/// Runs `read` over a session whose server answers with `input` from its beginning. A SqlError is a good answer, too:
/// who asked makes an Error of it.
template <class Read>
void ask_server(std::string_view input, Read read) {
  Answers answers{input};
  FakeSession session{answers};
  try {
    accepts([&] { read(session); });
  } catch (const sql::SqlError&) {
  }
}

}  // namespace forklift::fuzz
