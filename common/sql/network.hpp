#pragma once
// Connections from another network of this machine: a socket belongs to the network namespace that its thread was in
// when it was made, wherever the thread goes later.
#include <string>

namespace forklift::sql {

/// This thread is in that network namespace as long as the object lives; an empty name: it stays where it is.
class InNetwork {
 public:
  /// `file`: "/proc/PID/ns/net". Errors: environment, with what is missing.
  explicit InNetwork(const std::string& file);
  ~InNetwork();
  InNetwork(const InNetwork&) = delete;
  InNetwork& operator=(const InNetwork&) = delete;

 private:
  int home_ = -1;
};

}  // namespace forklift::sql
