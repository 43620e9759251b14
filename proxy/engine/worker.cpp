#include "proxy/engine/worker.hpp"

#include <fmt/format.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <algorithm>
#include <set>
#include <utility>

#include "common/core/output.hpp"

namespace forklift::proxy {
namespace {

constexpr Microseconds kTick = std::chrono::milliseconds{50};
constexpr unsigned kClientTicks = 4;  // clients' timeouts are coarse
constexpr std::size_t kUnusedStatements = 1024;

}  // namespace

void Shared::greeted(const Greeting& greeting) {
  if (ready_.load(std::memory_order_acquire) != nullptr) return;
  const std::scoped_lock lock{mutex_};
  if (ready_.load(std::memory_order_relaxed) != nullptr) return;
  greeting_ = greeting;
  ready_.store(&greeting_, std::memory_order_release);
}

void Shared::trouble(const std::string& why) {
  const std::scoped_lock lock{mutex_};
  if (why != trouble_) print_to_stderr(fmt::format("forklift-proxy: {}\n", why));
  trouble_ = why;
}

std::string Shared::last_trouble() const {
  const std::scoped_lock lock{mutex_};
  return trouble_;
}

bool Shared::login_refused() const { return last_trouble().find(kLoginRefused) != std::string::npos; }

Worker::Worker(const Config& config, int number, Shared& shared)
    : config_(config),
      shared_(shared),
      loop_(config.busy_poll),
      statements_(kUnusedStatements),
      dispatcher_({loop_, config, statements_, profiles_, counters_, system_clock()}, number, config.threads, *this),
      bell_(::eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC)),
      mailbox_(loop_, bell_, *this) {}

Worker::~Worker() {
  loop_.stop();
  if (thread_.joinable()) thread_.join();
  clients_.clear();
  ::close(bell_);
}

void Worker::start() {
  thread_ = std::thread{[this] {
    loop_.every(kTick, [this] { tick(); });
    mailbox_.read(true);
    dispatcher_.connect_all();
    loop_.run([this] { bury(); });
  }};
}

void Worker::take(int fd, std::uint32_t id, std::string host) {
  {
    const std::scoped_lock lock{arrivals_mutex_};
    arrivals_.push_back({fd, id, std::move(host)});
  }
  ring();
}

void Worker::give_way(std::uint32_t id) {
  {
    const std::scoped_lock lock{arrivals_mutex_};
    giving_way_.push_back(id);
  }
  ring();
}

void Worker::ring() const {
  const std::uint64_t one = 1;
  if (::write(bell_, &one, sizeof one) < 0) return;  // full: the bell rings already
}

void Worker::readable() {
  std::uint64_t rings = 0;
  if (::read(bell_, &rings, sizeof rings) < 0) return;
  std::vector<Arrival> arrivals;
  std::vector<std::uint32_t> giving_way;
  {
    const std::scoped_lock lock{arrivals_mutex_};
    arrivals.swap(arrivals_);
    giving_way.swap(giving_way_);
  }
  greet(std::move(arrivals));
  if (giving_way.empty()) return;
  const std::set<std::uint32_t> going{giving_way.begin(), giving_way.end()};
  for (const auto& client : clients_) {
    if (!going.contains(client->id())) continue;
    ++counters_.logins_displaced;
    client->give_way();
  }
}

void Worker::greet(std::vector<Arrival> arrivals) {
  const SessionContext session{dispatcher_,   statements_, profiles_, counters_, config_, shared_.schema_generation,
                               waiting_reads_};
  for (auto& arrival : arrivals) {
    ++counters_.accepted;
    ++counters_.clients;
    clients_.push_back(std::make_unique<Client>(
        ClientContext{loop_, system_clock(), session, gone_, *shared_.greeting(), shared_.tls.get(), shared_.admission},
        arrival.fd, arrival.id, std::move(arrival.host)));
    clients_.back()->slot = clients_.size() - 1;
    clients_.back()->greet();
  }
}

void Worker::tick() {
  dispatcher_.tick();
  if (++ticks_ % kClientTicks == 0) {
    for (auto& client : clients_) client->tick();
  }
  counters_.connections_up.set(dispatcher_.up());
}

void Worker::bury() {
  for (const Client* gone : gone_) {
    const std::size_t slot = gone->slot;
    std::swap(clients_[slot], clients_.back());
    clients_[slot]->slot = slot;
    clients_.pop_back();
    --counters_.clients;
  }
  gone_.clear();
}

}  // namespace forklift::proxy
