#pragma once
// Runs one attempt of a transaction on a worker's own sessions and says what became of it. Owns reconnecting, undoing a
// failed attempt and two-phase commit over several servers; the transactions themselves are in statements_*.cpp and
// procedures.cpp.
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "driver/targets/targets.hpp"
#include "driver/tpcc/inputs.hpp"
#include "driver/transactions/channel.hpp"
#include "driver/transactions/keys.hpp"
#include "driver/transactions/outcome.hpp"

namespace forklift::driver::transactions {

struct Attempt {
  Outcome outcome = Outcome::committed;
  unsigned error = 0;
  std::string text;  ///< the error's, empty without one
  std::uint64_t round_trips = 0;
};

class Executor {
 public:
  virtual ~Executor() = default;
  /// Connects what is needed. Errors: environment.
  virtual void prepare() = 0;
  /// One attempt; database errors become outcomes.
  virtual Attempt attempt(const tpcc::Input& input) = 0;
  /// Sessions opened again after one was lost.
  virtual std::uint64_t reconnects() const = 0;
  /// Adds these status variables of the open sessions to `sums`; what a lost session counted is lost with it.
  virtual void add_session_counters(const std::vector<std::string>& names,
                                    std::map<std::string, std::int64_t>& sums) = 0;
};

/// What all executors of a driver share.
struct Shared {
  targets::Connector& connector;
  const targets::Shards& shards;
  KeyMaker& keys;
  std::string isolation;
};

/// `implementation`: statements, single, procedures or null (procedures over null_session). `prepared`: whether
/// `single` prepares its statements, or sends their text.
std::unique_ptr<Executor> make_executor(const std::string& implementation, const Shared& shared, bool prepared = true);

/// Statements per round trip.
enum class RoundTrip { many, one };

/// The common part of the executors that talk to servers.
class SqlExecutor : public Executor {
 public:
  explicit SqlExecutor(const Shared& shared, RoundTrip round_trip = RoundTrip::many)
      : shared_(shared),
        channels_(shared.connector.size()),
        in_doubt_(shared.connector.size()),
        round_trip_(round_trip) {}
  void prepare() override;
  Attempt attempt(const tpcc::Input& input) override;
  std::uint64_t reconnects() const override { return reconnects_; }
  void add_session_counters(const std::vector<std::string>& names, std::map<std::string, std::int64_t>& sums) override;

 protected:
  virtual Outcome run(const tpcc::Input& input) = 0;
  /// Settings of a new session, beyond the isolation level.
  virtual void configure(sql::SqlSession&) {}

  Channel& channel_of(int warehouse) { return channels_[shared_.shards.owner(warehouse)]; }
  /// Joins the channel to the present transaction: its next round trip begins with the transaction's first statement,
  /// or that is one of its own.
  /// `two_phase` must be the same for all channels of one transaction.
  void begin(Channel& channel, bool two_phase);
  /// Joins a channel whose one statement is a whole transaction.
  void join(Channel& channel) { joined_.push_back(&channel); }
  /// Sends every channel's last round trip with COMMIT behind it, or with the first phase of two and then the second.
  void finish_all();
  /// Undoes the present transaction on purpose.
  void roll_back();

  Shared shared_;

 private:
  void open(std::size_t target);
  Attempt try_once(const tpcc::Input& input);
  Attempt failed(const sql::SqlError& error);
  void undo(Channel& channel);
  void commit_prepared();
  /// One of the statements around a transaction, with the branch's name if it has one.
  void around(Channel& channel, std::string_view head);
  void decide(Channel& channel, std::string_view head);
  std::uint64_t round_trips() const;

  std::vector<Channel> channels_;
  std::vector<Channel*> joined_;
  /// Two-phase transactions that were decided while this server was away: committed when it is back.
  std::vector<std::vector<std::string>> in_doubt_;
  std::string branch_;         ///< name of a two-phase transaction; empty: a plain one
  bool decided_ = false;       ///< every branch is prepared: nothing but commit can follow
  bool plain_commit_ = false;  ///< COMMIT itself is a statement of the last round trip
  RoundTrip round_trip_;
  std::uint64_t reconnects_ = 0;
  bool prepared_ = false;
};

}  // namespace forklift::driver::transactions
