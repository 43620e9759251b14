#pragma once
// One experiment's right to work in a database that is not ours alone: taken before anything is made there, shown by a
// heartbeat of a thread of its own for as long as the experiment works, and given back at the end.
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "orchestrator/engines/external/note.hpp"

namespace forklift::engines::external {

class Claim {
 public:
  using Open = std::function<std::unique_ptr<sql::SqlSession>()>;  ///< with Endpoint::found_rows; throws SqlError

  /// `wanted.experiment` and `wanted.owner` are those of this process. Nothing is asked yet.
  Claim(Open open, Wanted wanted);
  ~Claim();  ///< gives it back
  Claim(const Claim&) = delete;
  Claim& operator=(const Claim&) = delete;

  /// Makes the database and the note if they are missing, and begins to show that we work there. Errors: environment,
  /// if others have tables there, or another experiment works there.
  void take();
  /// Drops what stands under these names, as far as it is ours or may be overwritten, and notes that they are about to
  /// be made. Returns what was dropped and was not ours. Errors: environment.
  std::vector<Table> make_room(const std::vector<std::string>& tables);
  /// They are made: each gets our mark.
  void made(const std::vector<std::string>& tables);
  void loaded(const std::string& fingerprint);
  /// Does the database hold this experiment's rows of that fingerprint?
  bool holds(const std::vector<std::string>& tables, const std::string& fingerprint);
  /// Errors: environment, if another experiment took the database over.
  void check() const;
  /// Waits a few seconds at most; a server that is gone is left alone.
  void release();

 private:
  void beat_until_stopped();
  void beat_once(bool last);
  void need(bool still_ours) const;
  template <class Work>
  auto ask(Work work) -> decltype(work());

  Open open_;
  Wanted wanted_;
  Owner owner_;
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::shared_ptr<sql::SqlSession> beating_;  ///< the thread's own connection
  bool stopped_ = false, ended_ = false, lost_ = false;
  std::thread thread_;
};

}  // namespace forklift::engines::external
