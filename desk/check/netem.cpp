#include "desk/check/netem.hpp"

#include <linux/netlink.h>
#include <linux/pkt_sched.h>
#include <linux/rtnetlink.h>
#include <net/if.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>

#include "desk/system/descriptor.hpp"

namespace forklift::desk {
namespace {

/// RTM_NEWQDISC with two attributes: its kind, and its options.
struct Order {
  nlmsghdr header{};
  tcmsg queue{};
  rtattr kind_header{};
  char kind[8] = "netem";
  rtattr options_header{};
  tc_netem_qopt options{};
};
static_assert(sizeof(Order) == sizeof(nlmsghdr) + sizeof(tcmsg) + 2 * sizeof(rtattr) + 8 + sizeof(tc_netem_qopt));

}  // namespace

int add_netem() {
  const Descriptor socket{::socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_ROUTE)};
  if (!socket) return errno;
  Order order;
  order.header = {sizeof order, RTM_NEWQDISC, NLM_F_REQUEST | NLM_F_ACK | NLM_F_CREATE | NLM_F_EXCL, 1, 0};
  order.queue.tcm_family = AF_UNSPEC;
  order.queue.tcm_ifindex = static_cast<int>(::if_nametoindex("lo"));
  order.queue.tcm_parent = TC_H_ROOT;
  order.kind_header = {sizeof(rtattr) + sizeof("netem"), TCA_KIND};
  order.options_header = {sizeof(rtattr) + sizeof order.options, TCA_OPTIONS};
  order.options.latency = 1;
  order.options.limit = 1000;
  if (::send(socket.get(), &order, sizeof order, 0) < 0) return errno;
  std::array<char, 4096> answer{};
  const auto got = ::recv(socket.get(), answer.data(), answer.size(), 0);
  if (got < static_cast<ssize_t>(sizeof(nlmsghdr) + sizeof(nlmsgerr))) return EIO;
  nlmsgerr result{};
  std::memcpy(&result, answer.data() + sizeof(nlmsghdr), sizeof result);
  return -result.error;
}

}  // namespace forklift::desk
