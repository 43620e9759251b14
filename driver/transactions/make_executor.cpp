#include "driver/transactions/procedures.hpp"
#include "driver/transactions/statements.hpp"

namespace forklift::driver::transactions {

std::unique_ptr<Executor> make_executor(const std::string& implementation, const Shared& shared) {
  if (implementation == "statements") return std::make_unique<Statements>(shared);
  return std::make_unique<Procedures>(shared, implementation == "procedures");
}

}  // namespace forklift::driver::transactions
