#include "orchestrator/experiment/effects.hpp"

#include "common/mysql/connection.hpp"

namespace forklift::experiment {

Effects real_effects() {
  return {.clock = system_clock(),
          .cancel = console::signals(),
          .make_host = hosts::by_transport(system_clock()),
          .connect_sql = mysql::connect};
}

}  // namespace forklift::experiment
