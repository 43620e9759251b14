#include "driver/run/prepared_run.hpp"

#include <algorithm>
#include <atomic>
#include <mutex>
#include <thread>

namespace forklift::driver::run {
namespace {

std::vector<int> remote_candidates(const contract::RunJob& job) {
  return job.remote == "active" ? job.active_warehouses : job.node_group_warehouses;
}

std::vector<double> mix_weights(const contract::RunJob& job) {
  return job.mix == "weights" ? job.weights : std::vector<double>{10, 10, 1, 1, 1};
}

/// A number of the run's name: repeats of one seed draw other inputs, and the same run draws the same again.
std::uint64_t number_of(const std::string& run) {
  std::uint64_t hash = 0;
  for (const unsigned char c : run) hash = hash * 1'099'511'628'211ULL + c;
  return hash;
}

}  // namespace

PreparedRun::PreparedRun(const contract::RunJob& job, targets::Connector& connector, Clock& clock)
    : job_(job),
      connector_(connector),
      shards_(job.database.sharded ? targets::Shards{job.shard_warehouses} : targets::Shards{}),
      keys_(job.driver, clock),
      sizes_(tpcc::sizes_at(job.database.scale)),
      remote_(tpcc::remote_mode(job.remote), job.database.warehouses, remote_candidates(job)),
      inputs_(sizes_, tpcc::nurand_constants(job.database.seed, sizes_), remote_),
      weights_(mix_weights(job)),
      pacing_(job, job.home_warehouses.size() * static_cast<std::size_t>(job.terminals)),
      shared_{job, inputs_, remote_, weights_, pacing_, terminals_, clock} {
  make_terminals();
}

void PreparedRun::make_terminals() {
  terminals_.reserve(job_.home_warehouses.size() * static_cast<std::size_t>(job_.terminals));
  const std::uint64_t seed = job_.database.seed + number_of(job_.run);
  for (const int warehouse : job_.home_warehouses) {
    for (int t = 0; t < job_.terminals; ++t) {
      // Streams of their own: loading uses others, and so does every other terminal of every driver.
      const auto stream = (std::uint64_t{1} << 63) + (static_cast<std::uint64_t>(warehouse) << 32) +
                          (static_cast<std::uint64_t>(job_.driver) << 22) + static_cast<std::uint64_t>(t);
      Terminal& terminal = terminals_.emplace_back(seed, stream, warehouse, t % tpcc::kDistricts + 1);
      pacing_.first(terminal, terminals_.size() - 1, [&](Terminal& one) { return next_type(one, job_, weights_); });
    }
  }
}

void PreparedRun::prepare() {
  const auto wanted = job_.connections > 0 ? static_cast<std::size_t>(job_.connections) : terminals_.size();
  for (std::size_t i = 0; i < std::clamp<std::size_t>(wanted, 1, terminals_.size()); ++i) {
    executors_.push_back(
        transactions::make_executor(job_.implementation, {connector_, shards_, keys_, job_.isolation}, job_.prepared));
  }
  std::exception_ptr failure;
  std::mutex mutex;
  std::atomic<std::size_t> next{0};
  {
    std::vector<std::jthread> hands;
    for (std::size_t hand = 0; hand < std::min<std::size_t>(executors_.size(), 16); ++hand) {
      hands.emplace_back([&] {
        try {
          for (std::size_t i = next++; i < executors_.size(); i = next++) executors_[i]->prepare();
        } catch (...) {
          const std::lock_guard lock{mutex};
          if (!failure) failure = std::current_exception();
        }
      });
    }
  }
  if (failure) std::rethrow_exception(failure);
}

tpcc::InputTargets PreparedRun::targets() const {
  tpcc::InputTargets targets{.payment_share = remote_.payment_share(), .line_share = remote_.line_share(), .mix = {}};
  for (std::size_t i = 0; i < targets.mix.size(); ++i) targets.mix[i] = weights_.share(static_cast<int>(i));
  return targets;
}

}  // namespace forklift::driver::run
