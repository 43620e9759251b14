#include "common/core/parallel.hpp"

#include <algorithm>
#include <exception>
#include <mutex>
#include <thread>
#include <vector>

namespace forklift {

void for_each_parallel(std::size_t count, std::size_t bound,
                       const std::function<void(std::size_t, const std::atomic<bool>&)>& step) {
  std::atomic<bool> give_up{false};
  std::atomic<std::size_t> next{0};
  std::exception_ptr first;
  std::mutex guard;
  const auto work = [&] {
    for (std::size_t i = next++; i < count && !give_up; i = next++) {
      try {
        step(i, give_up);
      } catch (...) {
        const std::lock_guard lock{guard};
        if (!first) first = std::current_exception();
        give_up = true;
      }
    }
  };
  {
    std::vector<std::jthread> others;  // the caller is one of them
    for (std::size_t t = 1; t < std::min(count, std::max<std::size_t>(1, bound)); ++t) others.emplace_back(work);
    work();
  }
  if (first) std::rethrow_exception(first);
}

}  // namespace forklift
