#include "desk/hosts/network.hpp"

#include <arpa/inet.h>
#include <fcntl.h>
#include <linux/if_tun.h>
#include <net/if.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

#include <cstring>
#include <sstream>

#include "desk/job/addresses.hpp"

namespace forklift::desk {
namespace {

constexpr int kDeviceQueue = 10'000;  // packets; TCP limits what each connection has in it
constexpr const char* kNetworkFix = "Run \"forklift-desk check\"";

ifreq request_for(const char* device) {
  ifreq request{};
  std::strncpy(request.ifr_name, device, IFNAMSIZ - 1);
  return request;
}

sockaddr address_of(std::uint32_t address) {
  sockaddr_in in{};
  in.sin_family = AF_INET;
  in.sin_addr.s_addr = htonl(address);
  sockaddr out{};
  static_assert(sizeof in == sizeof out);
  std::memcpy(&out, &in, sizeof in);
  return out;
}

class Setter {
 public:
  explicit Setter(const std::string& where)
      : where_(where),
        socket_(need(::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0), where, "make a socket", kNetworkFix)) {}
  void set(unsigned long what, ifreq& request, const char* words) const {
    need(::ioctl(socket_.get(), what, &request), where_, words, kNetworkFix);
  }
  void try_to(unsigned long what, ifreq& request) const { ::ioctl(socket_.get(), what, &request); }
  void raise(const char* device) const {
    auto request = request_for(device);
    set(SIOCGIFFLAGS, request, "look at a network device");
    request.ifr_flags = static_cast<short>(request.ifr_flags | IFF_UP);
    set(SIOCSIFFLAGS, request, "bring a network device up");
  }

 private:
  const std::string& where_;
  Descriptor socket_;
};

}  // namespace

void raise_loopback(const std::string& where) { Setter{where}.raise("lo"); }

Descriptor make_device(const std::string& where, const Interface& interface) {
  Descriptor device{need(::open("/dev/net/tun", O_RDWR | O_NONBLOCK | O_CLOEXEC), where, "open /dev/net/tun",
                         "Allow it with: modprobe tun && chmod 666 /dev/net/tun")};
  auto request = request_for(kDeviceName);
  request.ifr_flags = IFF_TUN | IFF_NO_PI | IFF_VNET_HDR;
  need(::ioctl(device.get(), TUNSETIFF, &request), where, "make a TUN device", kNetworkFix);
  need(::ioctl(device.get(), TUNSETOFFLOAD, TUN_F_CSUM | TUN_F_TSO4), where, "set a TUN device's offloads",
       kNetworkFix);
  // Nobody here speaks IPv6: without it, the kernel has nothing to send of its own.
  put(std::string{"/proc/sys/net/ipv6/conf/"} + kDeviceName + "/disable_ipv6", "1");
  const Setter setter{where};
  auto order = request_for(kDeviceName);
  order.ifr_mtu = kMtu;
  setter.set(SIOCSIFMTU, order, "set a TUN device's MTU");
  order.ifr_qlen = kDeviceQueue;
  setter.try_to(SIOCSIFTXQLEN, order);  // the kernel lets only root do it; the default of 500 is enough for most
  order.ifr_addr = address_of(parse_ipv4(interface.address).value_or(0));
  setter.set(SIOCSIFADDR, order, "set a host's address");
  order.ifr_netmask = address_of(mask_of(interface.prefix));
  setter.set(SIOCSIFNETMASK, order, "set a host's network");
  setter.raise(kDeviceName);
  return device;
}

std::uint64_t dropped_in(const std::string& devices) {
  constexpr int kPlace = 12;  // eight numbers of what came in, then bytes, packets, errors and drops of what went out
  std::istringstream lines{devices};
  for (std::string line; std::getline(lines, line);) {
    const auto colon = line.find(':');
    if (colon == std::string::npos || !line.substr(0, colon).ends_with(kDeviceName)) continue;
    std::istringstream numbers{line.substr(colon + 1)};
    std::uint64_t number = 0;
    for (int i = 0; i < kPlace && numbers >> number; ++i) continue;
    return numbers ? number : 0;
  }
  return 0;
}

}  // namespace forklift::desk
