#include "desk/links/forwarder.hpp"

#include <arpa/inet.h>
#include <poll.h>
#include <sys/socket.h>

#include <catch2/catch.hpp>
#include <cstring>

#include "common/core/clock.hpp"

using namespace forklift;
using namespace forklift::desk;

namespace {

constexpr std::uint32_t kFirst = 0x0a4d0002;
constexpr int kPatienceMs = 20'000;

/// Hosts whose devices are pairs of sockets: packets go in and come out at our ends.
struct Line {
  std::vector<Descriptor> ends;
  std::unique_ptr<Forwarder> links;

  explicit Line(std::size_t hosts, const LinkWishes& wishes = {}) {
    std::vector<Port> ports;
    std::vector<std::string> names;
    for (std::size_t i = 0; i < hosts; ++i) {
      int pair[2];
      REQUIRE(::socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, pair) == 0);
      ends.emplace_back(pair[0]);
      ports.push_back({Descriptor{pair[1]}, kFirst + static_cast<std::uint32_t>(i)});
      names.push_back("h" + std::to_string(i));
    }
    links = std::make_unique<Forwarder>(std::move(ports), Paths{wishes, names});
  }

  void put(std::size_t from, std::uint32_t to, const std::string& content = "x", char version = 4) const {
    std::string packet(kDeviceHeader + 20, '\0');
    packet[kDeviceHeader] = static_cast<char>(version << 4 | 5);
    const auto address = htonl(to);
    std::memcpy(packet.data() + kDeviceHeader + 16, &address, sizeof address);
    packet += content;
    REQUIRE(::send(ends[from].get(), packet.data(), packet.size(), 0) == static_cast<ssize_t>(packet.size()));
  }

  std::string get(std::size_t to) const {
    pollfd waited{ends[to].get(), POLLIN, 0};
    REQUIRE(::poll(&waited, 1, kPatienceMs) == 1);
    std::string packet(100'000, '\0');
    packet.resize(static_cast<std::size_t>(::recv(ends[to].get(), packet.data(), packet.size(), 0)));
    return packet.substr(kDeviceHeader + 20);
  }

  /// Until it is so: what is put in is counted when the thread has come to it.
  template <class Condition>
  bool comes_to(Condition condition) const {
    using namespace std::chrono_literals;
    return poll_until(system_clock(), Deadline::after(system_clock(), 20s), 1ms,
                      [&] { return condition(links->counts(false)); });
  }
};

}  // namespace

TEST_CASE("desk forwarder: packets reach the host of their address, in order and unaltered", "[desk][unit]") {
  const Line line{3};
  const std::string large(60'000, 'l');
  line.put(0, kFirst + 2, "one");
  line.put(0, kFirst + 2, large);
  line.put(1, kFirst + 2, "other");
  line.put(2, kFirst, "back");
  std::vector<std::string> got{line.get(2), line.get(2), line.get(2)};
  std::erase(got, "other");
  CHECK(got == std::vector<std::string>{"one", large});
  CHECK(line.get(0) == "back");
  CHECK(line.comes_to([](const Counts& counts) { return counts.total().packets == 4; }));
  const auto counts = line.links->counts(true);
  CHECK(counts.pairs[0 * 3 + 2].packets == 2);
  CHECK(counts.pairs[0 * 3 + 2].bytes == 2 * 20 + 3 + large.size());
  CHECK(counts.late_us.count() == 4);
  CHECK(line.links->counts(false).total().packets == 0);  // counted from the reset on
}

TEST_CASE("desk forwarder: no packet is early, and none overtakes another when the delay becomes shorter",
          "[desk][unit]") {
  const Line line{2, {{std::chrono::milliseconds{40}, 0}, {}}};
  const auto begin = system_clock().now();
  line.put(0, kFirst + 1, "first");
  CHECK(line.get(1) == "first");
  CHECK(system_clock().now() - begin >= std::chrono::milliseconds{40});
  line.put(0, kFirst + 1, "slow");
  CHECK(line.comes_to([](const Counts& counts) { return counts.entered == 2; }));
  line.links->set_paths(Paths{{}, {"h0", "h1"}});
  line.put(0, kFirst + 1, "fast");
  CHECK(line.get(1) == "slow");
  CHECK(line.get(1) == "fast");
}

TEST_CASE("desk forwarder: many packets under way keep their content, and the queue's end is a drop that is counted",
          "[desk][unit]") {
  const Line line{2, {{std::chrono::seconds{10}, 0}, {}}};
  const std::string large(65'000, 'q');
  const auto fits = kMostUnderWay / (large.size() + 20 + kDeviceHeader) + 1;
  std::uint64_t put = 0;
  while (put < fits + 3) {
    line.put(0, kFirst + 1, large);
    ++put;
    const auto sent = put;
    if (sent % 2 == 0) line.links->counts(false);  // the thread has come to what is in the sockets
  }
  CHECK(line.comes_to([](const Counts& counts) { return counts.queue_full == 3; }));
  CHECK(line.links->counts(false).total().packets == 0);
}

TEST_CASE("desk forwarder: what is for nobody, or no IPv4, is counted apart", "[desk][unit]") {
  const Line line{2};
  line.put(0, kFirst + 7);
  line.put(0, kFirst);  // to itself
  line.put(0, 0xe0000001);
  line.put(0, kFirst + 1, "x", 6);
  REQUIRE(::send(line.ends[0].get(), "short", 5, 0) == 5);
  line.put(0, kFirst + 1, "good");
  CHECK(line.get(1) == "good");
  const auto counts = line.links->counts(false);
  CHECK(counts.unknown == 5);
  CHECK(counts.lost == 0);
}

TEST_CASE("desk forwarder: a host whose link is down neither gets nor gives, and the others do", "[desk][unit]") {
  const Line line{3};
  line.links->set_up(0, false);
  line.put(0, kFirst + 1);
  line.put(1, kFirst);
  line.put(1, kFirst + 2, "others");
  CHECK(line.get(2) == "others");
  CHECK(line.comes_to([](const Counts& counts) { return counts.cut == 2; }));
  line.links->set_up(0, true);
  line.put(0, kFirst + 1, "again");
  CHECK(line.get(1) == "again");
}

TEST_CASE("desk forwarder: a link that goes down loses what is under way", "[desk][unit]") {
  const Line line{2, {{std::chrono::milliseconds{100}, 0}, {}}};
  line.put(0, kFirst + 1, "lost");
  CHECK(line.comes_to([](const Counts& counts) { return counts.entered == 1; }));
  line.links->set_up(1, false);
  CHECK(line.comes_to([](const Counts& counts) { return counts.cut == 1; }));
  line.links->set_up(1, true);
  line.put(0, kFirst + 1, "next");
  CHECK(line.get(1) == "next");
}

TEST_CASE("desk forwarder: what a receiver does not take is lost, and counted", "[desk][unit]") {
  const Line line{2};
  const std::string large(60'000, 'f');
  for (int i = 0; i < 1000 && line.links->counts(false).lost == 0; ++i) line.put(0, kFirst + 1, large);
  CHECK(line.links->counts(false).lost > 0);
}

TEST_CASE("desk forwarder: a device that is gone is not asked again", "[desk][unit]") {
  Line line{2};
  line.ends[0].close();
  line.put(1, kFirst + 1);
  CHECK(line.comes_to([](const Counts& counts) { return counts.unknown == 1; }));
  const auto wakes = line.links->counts(true).wakes;
  CHECK(wakes < 100);
  line.put(1, kFirst + 1);
  CHECK(line.comes_to([](const Counts& counts) { return counts.unknown == 1; }));
  CHECK(line.links->counts(false).wakes < 1000);  // questions are wakes, too
}
