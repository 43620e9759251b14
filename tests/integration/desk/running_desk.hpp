#pragma once
// forklift-desk as the orchestrator starts it, and sockets inside of its hosts.
#include <memory>
#include <string>
#include <vector>

#include "common/core/json.hpp"
#include "desk/system/descriptor.hpp"
#include "tests/support/program.hpp"
#include "tests/support/scratch_dir.hpp"

namespace forklift::test {

/// Why no desk can be made here; empty if one can.
std::string no_desk();

/// A job with hosts h1, h2, … at 10.77.0.1, ….
Json desk_job(int hosts, const Json& links = Json::object());

class RunningDesk {
 public:
  /// Starts it and waits until it answers; its mark and directory are the job's, or made up. Throws std::runtime_error.
  explicit RunningDesk(Json job);
  ~RunningDesk();  ///< ends it in order, or removes what it left if it was killed
  RunningDesk(const RunningDesk&) = delete;
  RunningDesk& operator=(const RunningDesk&) = delete;

  Json ask(const Json& request) const;
  int pid(const std::string& host) const;  ///< of its first process
  const std::string& mark() const { return mark_; }
  std::string directory() const { return job_.at("directory"); }
  Program& program() { return *program_; }
  Ended exec(const std::string& host, const std::vector<std::string>& argv) const;
  /// A file of the group of a host, or "MARK" itself if it is empty.
  std::string group(const std::string& controller, const std::string& host) const;

 private:
  ScratchDir scratch_;
  Json job_;
  std::string mark_;
  std::unique_ptr<Program> program_;
};

/// A TCP socket in the network of the host with this first process.
desk::Descriptor socket_in(int pid);
/// Listens at any port of the address; the port.
int listen_at(const desk::Descriptor& socket, const std::string& address);
/// Throws std::runtime_error.
void connect_to(const desk::Descriptor& socket, const std::string& address, int port);
desk::Descriptor accept_from(const desk::Descriptor& listener);
void send_whole(const desk::Descriptor& socket, std::string_view bytes);
/// So many bytes, or fewer if the other side ends.
std::string receive(const desk::Descriptor& socket, std::size_t bytes);

/// A connection between two hosts, both ends.
struct Connection {
  desk::Descriptor first, second;
  Connection(const RunningDesk& desk, const std::string& from, const std::string& to);
};

}  // namespace forklift::test

#define FORKLIFT_NEEDS_DESK()                                       \
  if (const auto why = ::forklift::test::no_desk(); !why.empty()) { \
    WARN("SKIPPED: no emulated hosts here: " + why);                \
    return;                                                         \
  }
