#include "desk/links/forwarder.hpp"

#include <arpa/inet.h>
#include <pthread.h>
#include <sched.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/prctl.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <ctime>

namespace forklift::desk {
namespace {

constexpr std::size_t kLargestPacket = 65536 + 256;
constexpr std::size_t kSmallPacket = 16384;  // copying as much costs less than a new buffer
constexpr std::size_t kLeastPacket = kDeviceHeader + 20, kDestination = kDeviceHeader + 16;
constexpr int kBurst = 64, kPriority = 50, kMostEvents = 32;

std::int64_t nanoseconds(clockid_t clock) {
  timespec now{};
  ::clock_gettime(clock, &now);
  return now.tv_sec * 1'000'000'000LL + now.tv_nsec;
}

std::int64_t now_ns() { return nanoseconds(CLOCK_MONOTONIC); }

void watch(int epoll, int fd, std::uint64_t what) {
  epoll_event event{};
  event.events = EPOLLIN;
  event.data.u64 = what;
  need(::epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &event), "links", "watch a device", "Read the system's log");
}

}  // namespace

Forwarder::Forwarder(std::vector<Port> ports, Paths paths)
    : ports_(std::move(ports)),
      paths_(std::move(paths)),
      wires_(ports_.size() * ports_.size()),
      up_(ports_.size(), 1),
      buffer_(std::make_unique<char[]>(kLargestPacket)),
      counts_(ports_.size()),
      epoll_(::epoll_create1(EPOLL_CLOEXEC)),
      bell_(::eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC)) {
  busy_.reserve(wires_.size());
  for (std::size_t i = 0; i < ports_.size(); ++i) watch(epoll_.get(), ports_[i].device.get(), i);
  watch(epoll_.get(), bell_.get(), ports_.size());
  std::atomic<int> started{0};
  thread_ = std::thread{[&] { run(started); }};
  started.wait(0);
}

Forwarder::~Forwarder() {
  ask([this] { ending_ = true; });
  thread_.join();
}

void Forwarder::set_paths(Paths paths) {
  ask([&] { std::swap(paths_, paths); });
}

void Forwarder::set_up(std::size_t host, bool up) {
  ask([&] { up_.at(host) = up ? 1 : 0; });
}

Counts Forwarder::counts(bool reset) {
  Counts copy, fresh{ports_.size()};  // made here: the thread must not wait for memory
  copy.pairs.reserve(counts_.pairs.size());
  ask([&] {
    const auto cpu = nanoseconds(CLOCK_THREAD_CPUTIME_ID);
    copy = counts_;
    copy.cpu_ns += cpu;
    if (!reset) return;
    std::swap(counts_, fresh);
    start_counting();
  });
  return copy;
}

/// The thread's CPU time is counted from here: its negative is added to what it is later.
void Forwarder::start_counting() {
  counts_.since_ns = now_ns();
  counts_.since_wall_us = nanoseconds(CLOCK_REALTIME) / 1000;
  counts_.cpu_ns = -nanoseconds(CLOCK_THREAD_CPUTIME_ID);
}

void Forwarder::ask(const std::function<void()>& work) {
  Request request{&work};
  request_.store(&request, std::memory_order_release);
  const std::uint64_t one = 1;
  while (::write(bell_.get(), &one, sizeof one) < 0 && errno == EINTR) continue;
  request.done.wait(false);
}

void Forwarder::answer() {
  std::uint64_t rings = 0;
  if (::read(bell_.get(), &rings, sizeof rings) < 0) return;
  if (Request* request = request_.exchange(nullptr, std::memory_order_acquire)) {
    (*request->work)();
    request->done.store(true, std::memory_order_release);
    request->done.notify_one();
  }
}

void Forwarder::run(std::atomic<int>& started) {
  sched_param priority{};
  priority.sched_priority = kPriority;
  realtime_ = ::pthread_setschedparam(::pthread_self(), SCHED_FIFO, &priority) == 0;
  ::prctl(PR_SET_TIMERSLACK, 1);
  ::pthread_setname_np(::pthread_self(), "links");
  start_counting();
  started.store(1);
  started.notify_one();
  while (!ending_) {
    give_what_is_due();
    wait();
  }
}

void Forwarder::wait() {
  std::int64_t next = kNothingDue;
  for (const auto wire : busy_) next = std::min(next, wires_[wire].due());
  const auto before = next == kNothingDue ? 0 : now_ns();
  const auto pause = wait_until(next, before, waking_.spin_ns());
  const timespec timeout{pause.ns / 1'000'000'000, pause.ns % 1'000'000'000};
  std::array<epoll_event, kMostEvents> events{};
  const int got = ::epoll_pwait2(epoll_.get(), events.data(), kMostEvents, pause.forever ? nullptr : &timeout, nullptr);
  if (got == 0 && pause.ns > 0) waking_.slept_too_long(now_ns() - before - pause.ns);
  if (got > 0) ++counts_.wakes;
  for (int i = 0; i < got; ++i) {
    const auto what = events[static_cast<std::size_t>(i)].data.u64;
    if (what == ports_.size())
      answer();
    else
      take_from(what);
  }
}

void Forwarder::take_from(std::size_t from) {
  for (int i = 0; i < kBurst; ++i) {
    const auto got = ::read(ports_[from].device.get(), buffer_.get(), kLargestPacket);
    if (got <= 0) {
      // A device that is gone would be reported for ever.
      if (got == 0 || (errno != EAGAIN && errno != EINTR))
        ::epoll_ctl(epoll_.get(), EPOLL_CTL_DEL, ports_[from].device.get(), nullptr);
      return;
    }
    take(from, static_cast<std::size_t>(got));
  }
}

std::size_t Forwarder::place_of(std::uint32_t address) const {
  std::size_t place = 0;
  while (place < ports_.size() && ports_[place].address != address) ++place;
  return place;
}

void Forwarder::take(std::size_t from, std::size_t size) {
  const char* packet = buffer_.get();
  if (size < kLeastPacket || (packet[kDeviceHeader] >> 4) != 4) {
    ++counts_.unknown;
    return;
  }
  std::uint32_t address = 0;
  std::memcpy(&address, packet + kDestination, sizeof address);
  const auto to = place_of(ntohl(address));
  if (to == ports_.size() || to == from) {
    ++counts_.unknown;
  } else if (up_[from] == 0 || up_[to] == 0) {
    ++counts_.cut;
  } else {
    send(from, to, size);
  }
}

void Forwarder::send(std::size_t from, std::size_t to, std::size_t size) {
  const auto place = from * ports_.size() + to;
  auto& wire = wires_[place];
  ++counts_.entered;
  if (wire.full()) {
    ++counts_.queue_full;
    return;
  }
  const auto now = now_ns();
  const auto due = due_time(paths_.between(from, to), wire.sender, now, size - kDeviceHeader);
  if (due <= now && wire.empty()) {
    give(place, buffer_.get(), size, due);
    return;
  }
  if (wire.empty()) busy_.push_back(place);
  Packet packet{nullptr, static_cast<std::uint32_t>(size), due};
  if (size <= kSmallPacket) {
    packet.bytes.reset(new char[size]);
    std::memcpy(packet.bytes.get(), buffer_.get(), size);
  } else {
    packet.bytes.reset(new char[kLargestPacket]);
    std::swap(packet.bytes, buffer_);
  }
  wire.push(std::move(packet));
}

void Forwarder::give_what_is_due() {
  const auto now = busy_.empty() ? 0 : now_ns();
  for (std::size_t i = 0; i < busy_.size();) {
    auto& wire = wires_[busy_[i]];
    while (!wire.empty() && wire.due() <= now) {
      const auto packet = wire.pop();
      give(busy_[i], packet.bytes.get(), packet.size, packet.due);
    }
    if (wire.empty()) {
      busy_[i] = busy_.back();
      busy_.pop_back();
    } else {
      ++i;
    }
  }
}

void Forwarder::give(std::size_t wire, const char* bytes, std::size_t size, std::int64_t due) {
  const auto from = wire / ports_.size(), to = wire % ports_.size();
  if (up_[from] == 0 || up_[to] == 0) {
    ++counts_.cut;
    return;
  }
  counts_.late_us.record((now_ns() - due) / 1000);
  if (::write(ports_[to].device.get(), bytes, size) < 0) {
    ++counts_.lost;
    return;
  }
  ++counts_.pairs[wire].packets;
  counts_.pairs[wire].bytes += size - kDeviceHeader;
}

}  // namespace forklift::desk
