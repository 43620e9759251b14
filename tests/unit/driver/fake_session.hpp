#pragma once
// A database that answers each statement by a prepared rule, remembers what it was asked, and fails its n-th statement.
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "common/core/text.hpp"
#include "common/sql/session.hpp"

namespace forklift::test {

/// What all fake sessions of one server share.
struct FakeServer {
  using Rows = std::vector<std::vector<std::string>>;
  std::function<Rows(const std::string& statement)> answer = [](const std::string&) {
    return Rows{{"1", "1", "1", "1"}};
  };
  std::vector<std::string> statements;            ///< in the order in which they arrived
  std::map<std::size_t, sql::SqlError> failures;  ///< by the number of the statement, from 0
  bool refuses_connections = false;
  int connections = 0;
};

class FakeSession final : public sql::SqlSession {
 public:
  explicit FakeSession(FakeServer& server) : server_(server) {
    if (server.refuses_connections) throw sql::SqlError{2002, "HY000", "can't connect"};
    ++server.connections;
  }
  sql::Result query(std::string_view statement) override {
    send(statement);
    while (next()) {
    }
    sql::Result result;
    for (const auto& row : rows_) result.rows.emplace_back(row.begin(), row.end());
    return result;
  }
  void send(std::string_view statements) override {
    pending_ = split(statements, ';');
    at_ = answered_ = 0;
    perform();
  }
  bool fetch() override { return row_ + 1 < static_cast<int>(rows_.size()) ? (++row_, true) : false; }
  std::string_view column(unsigned index) const override { return rows_.at(static_cast<std::size_t>(row_)).at(index); }
  bool is_null(unsigned) const override { return false; }
  std::uint64_t affected() const override { return affected_count; }
  bool next() override {
    if (at_ >= pending_.size()) return false;
    perform();
    return true;
  }
  unsigned answered() const override { return answered_; }
  std::uint64_t load(std::string_view, sql::RowSource&) override { return 0; }
  void abort() noexcept override {}

  static inline std::uint64_t affected_count = 10;

 private:
  void perform() {
    const std::string statement = pending_[at_++];
    const std::size_t number = server_.statements.size();
    server_.statements.push_back(statement);
    if (const auto failure = server_.failures.find(number); failure != server_.failures.end()) {
      at_ = pending_.size();
      throw failure->second;
    }
    rows_ = server_.answer(statement);
    row_ = -1;
    ++answered_;
  }

  FakeServer& server_;
  std::vector<std::string> pending_;
  std::size_t at_ = 0;
  FakeServer::Rows rows_;
  int row_ = -1;
  unsigned answered_ = 0;
};

}  // namespace forklift::test
