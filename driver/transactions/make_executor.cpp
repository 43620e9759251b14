#include "driver/transactions/procedures.hpp"
#include "driver/transactions/single.hpp"
#include "driver/transactions/statements.hpp"

namespace forklift::driver::transactions {

std::unique_ptr<Executor> make_executor(const std::string& implementation, const Shared& shared, bool prepared) {
  if (implementation == "statements") return std::make_unique<Statements>(shared);
  if (implementation == "single") return std::make_unique<Single>(shared, prepared);
  return std::make_unique<Procedures>(shared, implementation == "procedures");
}

}  // namespace forklift::driver::transactions
