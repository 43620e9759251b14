#pragma once
// One executor's connection: batches as SQL, answers back into their lookups.
#include "driver/keylookup/sql_backend.hpp"

namespace forklift::driver::keylookup {

class SqlChannel final : public Channel {
 public:
  /// Connects. Errors: sql::SqlError.
  SqlChannel(sql::Endpoint endpoint, const SqlTable& table, const sql::Open& open);
  void execute(std::span<Lookup* const> batch) noexcept override;

 private:
  using Lookups = std::vector<Lookup*>;
  void perform(void (SqlChannel::*how)(const Lookups&), const Lookups& lookups) noexcept;
  void read(const Lookups& lookups);
  void insert(const Lookups& lookups);
  void change(const Lookups& lookups);
  bool change_from(const Lookups& lookups, std::size_t& at);
  void store(std::uint64_t key);

  sql::Endpoint endpoint_;
  const SqlTable& table_;
  const sql::Open& open_;
  std::unique_ptr<sql::SqlSession> session_;
  Lookups reads_, inserts_, changes_;
};

}  // namespace forklift::driver::keylookup
