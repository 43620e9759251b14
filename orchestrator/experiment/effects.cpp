#include "orchestrator/experiment/effects.hpp"

#include "common/mysql/connection.hpp"
#include "orchestrator/hosts/deploy/push.hpp"
#include "orchestrator/remote/desk.hpp"

namespace forklift::experiment {
namespace {

constexpr auto kAnswerWithin = std::chrono::seconds{10};

}  // namespace

Effects real_effects() {
  return {.clock = system_clock(),
          .cancel = console::signals(),
          .make_host = hosts::by_transport(system_clock()),
          .connect_sql = mysql::connect,
          .make_desk_host =
              [](const std::string& name, const std::string& socket) {
                return remote::make_desk_host(name, hosts::deploy::own_program("forklift-desk").string(), socket,
                                              system_clock());
              },
          .ask_desk =
              [](const std::string& socket, const Json& question) {
                return remote::ask_desk(socket, question, Deadline::after(system_clock(), kAnswerWithin));
              }};
}

}  // namespace forklift::experiment
