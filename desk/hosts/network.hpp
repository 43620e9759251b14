#pragma once
// The network of a host, made from inside its network namespace: loopback and one TUN device, whose other end is the
// forwarder's. The device lives in the namespace and goes with it.
#include <cstdint>
#include <string>

#include "desk/system/descriptor.hpp"

namespace forklift::desk {

inline constexpr const char* kDeviceName = "desk0";
/// Few large packets cost less than many small ones; those of TCP are segmented at the other end, if at all.
inline constexpr int kMtu = 9000;

struct Interface {
  std::string address;  ///< IPv4
  unsigned prefix = 24;
};

/// Brings loopback up. Errors: environment.
void raise_loopback(const std::string& where);

/// Makes the device, with packets that the kernel need not segment nor checksum. Returns its other end, which does not
/// block. Errors: environment.
Descriptor make_device(const std::string& where, const Interface& interface);

/// Pure: packets that the device had no room for, of /proc/PID/net/dev.
std::uint64_t dropped_in(const std::string& devices);

}  // namespace forklift::desk
