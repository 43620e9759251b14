#include "common/core/error.hpp"
#include "driver/transactions/executor.hpp"
#include "driver/transactions/statements.hpp"

namespace forklift::driver::transactions {

std::unique_ptr<Executor> make_executor(const std::string& implementation, const Shared& shared) {
  if (implementation == "statements") return std::make_unique<Statements>(shared);
  throw Error{ErrorKind::config, "job:/implementation", implementation + " is not there yet", "Use \"statements\""};
}

}  // namespace forklift::driver::transactions
