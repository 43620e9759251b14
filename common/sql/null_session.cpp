#include "common/sql/null_session.hpp"

namespace forklift::sql {
namespace {

class NullSession final : public SqlSession {
 public:
  Result query(std::string_view) override { return {.columns = {"0"}, .rows = {{"0"}}, .affected = 1}; }
  void send(std::string_view) override { row_ = false; }
  bool fetch() override { return row_ = !row_; }
  std::string_view column(unsigned) const override { return "0"; }
  bool is_null(unsigned) const override { return false; }
  std::uint64_t affected() const override { return 1; }
  bool next() override { return false; }
  unsigned answered() const override { return 1; }
  std::uint64_t load(std::string_view, RowSource& source) override {
    char buffer[65536];
    while (source.read(buffer, sizeof buffer) > 0) {
    }
    return 0;
  }
  void abort() noexcept override {}

 private:
  bool row_ = false;
};

}  // namespace

std::unique_ptr<SqlSession> null_session() { return std::make_unique<NullSession>(); }

}  // namespace forklift::sql
