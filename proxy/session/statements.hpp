#pragma once
// Prepared statements that the clients of one thread share: one entry per schema, settings and text. An entry has an
// index into each server connection's table of numbers; entries that no client uses are kept for the next one, up to a
// bound.
#include <cstdint>
#include <list>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "proxy/session/profile.hpp"
#include "proxy/statement/traits.hpp"

namespace forklift::proxy {

struct Statement {
  std::size_t index = 0;
  std::string schema, text;
  ProfileId profile = 0;
  Traits traits;
  std::uint16_t parameters = 0;
  std::string answer;            ///< the server's answer to COM_STMT_PREPARE; empty until there is one
  std::uint64_t generation = 0;  ///< of the schema's objects, when the answer was recorded
  std::uint32_t users = 0;       ///< clients' statements and jobs
};

class Statements {
 public:
  /// Keeps at most `limit` entries that nobody uses.
  explicit Statements(std::size_t limit) : limit_(limit) {}

  /// The entry, made if need be, with one user more.
  Statement& use(const std::string& schema, ProfileId profile, std::string_view text);
  void release(Statement& statement);
  std::size_t count() const { return known_.size(); }
  /// Indexes below this are in use; grows.
  std::size_t slots() const { return slots_; }
  /// How often the entry at an index was replaced: what a server connection holds for an older one is another
  /// statement.
  std::uint32_t version(std::size_t index) const { return versions_[index]; }

 private:
  void forget(Statement& statement);

  std::size_t limit_, slots_ = 0;
  std::unordered_map<std::string, std::unique_ptr<Statement>> known_;
  std::list<Statement*> unused_;  ///< oldest first
  std::vector<std::size_t> free_;
  std::vector<std::uint32_t> versions_;
};

}  // namespace forklift::proxy
