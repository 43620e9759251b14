#pragma once
// What may not be allowed is tried, in a child that is gone afterwards.
#include <functional>

namespace forklift::desk {

/// `work` returns 0 or an errno; so does this. ECHILD if the child did not end by itself.
int try_in_child(const std::function<int()>& work);

}  // namespace forklift::desk
