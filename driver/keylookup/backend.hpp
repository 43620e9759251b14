#pragma once
// What the engine asks of a database: which data node holds a key, and a channel per executor that answers a batch.
// Implemented by null (answers at once, measures the queue), sql, and ndb (a shared object, see ndb_loader.hpp).
#include <memory>
#include <span>

#include "driver/keylookup/lookup.hpp"

namespace forklift::driver::keylookup {

/// Where a key lives: the number of its data node, 0-based, and of its partition.
struct RowHome {
  int node = 0;
  int partition = 0;
};

/// One executor's way to one data node; used by one thread.
class Channel {
 public:
  virtual ~Channel() = default;
  /// Sends all lookups of `batch` together and waits for their answers: none is `pending` afterwards. Never throws:
  /// what went wrong is each lookup's outcome.
  virtual void execute(std::span<Lookup* const> batch) noexcept = 0;
};

class Backend {
 public:
  virtual ~Backend() = default;
  virtual int nodes() const = 0;
  /// Called by all definers at once.
  virtual RowHome place_of(std::uint64_t key) const noexcept = 0;
  /// A channel for executor `executor` (0-based, counted over all nodes) of node `node`. Errors: environment.
  virtual std::unique_ptr<Channel> open(int node, int executor) = 0;
};

/// Answers everything at once; keys are distributed over `nodes` by a hash.
std::unique_ptr<Backend> null_backend(int nodes);

}  // namespace forklift::driver::keylookup
