#include "bench/lookups.hpp"

namespace forklift::bench {

void compare_send_modes(Table& table, int) { table.note("send modes", "not measured yet"); }

}  // namespace forklift::bench
