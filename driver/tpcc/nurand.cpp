#include "driver/tpcc/nurand.hpp"

namespace forklift::driver::tpcc {

NurandConstants nurand_constants(std::uint64_t seed, const Sizes& sizes) {
  Random random{seed, 0x4e555261};
  NurandConstants constants;
  constants.last_load = static_cast<int>(random.uniform(0, sizes.a_last));
  constants.last_run = static_cast<int>(random.uniform(0, sizes.a_last));
  if (sizes.a_last == 255) {
    const auto valid = [&] {
      const int delta = constants.last_run > constants.last_load ? constants.last_run - constants.last_load
                                                                 : constants.last_load - constants.last_run;
      return delta >= 65 && delta <= 119 && delta != 96 && delta != 112;
    };
    while (!valid()) constants.last_run = static_cast<int>(random.uniform(0, 255));
  }
  constants.customer = static_cast<int>(random.uniform(0, sizes.a_customer));
  constants.item = static_cast<int>(random.uniform(0, sizes.a_item));
  return constants;
}

}  // namespace forklift::driver::tpcc
