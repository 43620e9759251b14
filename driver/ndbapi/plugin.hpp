#pragma once
// The interface of the shared object that writes rows through the NDB API (open.hpp loads it). Interfaces and plain
// values only: the shared object links nothing of Forklift.
#include <memory>
#include <string>
#include <string_view>

namespace forklift::driver::ndbapi {

/// NDB's own error. `temporary`: NDB says that the same may pass later.
struct Problem {
  int code = 0;
  bool temporary = false;
  std::string text;
};

/// What one thread writes with.
class Session {
 public:
  virtual ~Session() = default;
  /// Chooses a table for write(); `columns` are those of each line, separated by commas, `warehouse` is every row's.
  /// False: `problem` says why; is_no_table() tells a table that lives elsewhere (ITEM in InnoDB).
  virtual bool open(const std::string& table, std::string_view columns, int warehouse, Problem& problem) = 0;
  /// Rows as lines of tab-separated texts, in one transaction: all are stored or none.
  virtual bool write(std::string_view lines, Problem& problem) = 0;
  /// The end of a table: AUTO_INCREMENT goes on behind the highest value that was written.
  virtual bool finish(Problem& problem) = 0;
};

/// One connection to the cluster (one [api] slot), for all threads. Its sessions must end before it.
class Client {
 public:
  virtual ~Client() = default;
  virtual std::unique_ptr<Session> session(Problem& problem) = 0;
};

/// True for NDB's codes of a table that it does not have.
inline bool is_no_table(int code) { return code == 709 || code == 723; }

/// Makes the client, or returns null and says why in `problem`.
using MakeClient = Client* (*)(const std::string& connect_string, const std::string& database, Problem& problem);
inline constexpr const char* kMakeClient = "forklift_ndb_load_client";
/// Changes whenever this file does: a shared object of another release is refused.
inline constexpr int kVersion = 1;
inline constexpr const char* kVersionSymbol = "forklift_ndb_load_version";
inline constexpr const char* kFile = "libforklift-ndbload.so";

}  // namespace forklift::driver::ndbapi
