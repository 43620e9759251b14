#pragma once
// A host of a scenario, and how it is reached: all that connecting needs to know of a scenario.
#include <string>

namespace forklift::scenario {

enum class Transport { local, ssh, desk };

struct Host {
  std::string name;
  Transport transport = Transport::local;
  std::string address = "127.0.0.1";  ///< what servers listen on and drivers connect to; SSH goes there too
  int port = 22;
  std::string user, identity, known_hosts;  ///< empty: ssh's own defaults
  bool accept_new_host_key = false;
  double cpu = 0;      ///< of an emulated host: cores that it may use; 0: all
  std::string memory;  ///< of an emulated host: "2G"; empty: all
  bool operator==(const Host&) const = default;
};

}  // namespace forklift::scenario
